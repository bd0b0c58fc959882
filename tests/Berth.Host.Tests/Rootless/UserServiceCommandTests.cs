using Berth.Host.Tests.Services;

namespace Berth.Host.Tests.Rootless;

/// <summary>What a user who is not root does to the container of a service that runs.</summary>
public sealed class UserServiceCommandTests(UserHost user) : SharedServiceCommandTests(user), IClassFixture<UserHost>;
