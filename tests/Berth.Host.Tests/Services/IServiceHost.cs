namespace Berth.Host.Tests.Services;

/// <summary>A host with a service manager whose services the tests are about: the system's, or that of a user who is not root.</summary>
public interface IServiceHost
{
    /// <summary>
    /// Runs a script of bash, that has to succeed, as the manager's user. It has the words of <see cref="ServiceWords"/>, and in <c>~/socat</c> a
    /// tree with socat and a shell; the image <c>localhost/busybox</c> is there.
    /// </summary>
    /// <returns>What it printed.</returns>
    string Shell(string script);
}
