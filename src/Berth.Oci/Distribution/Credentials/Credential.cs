namespace Berth.Oci.Distribution.Credentials;

/// <summary>What a registry is shown to prove who one is.</summary>
/// <param name="User">The user's name; empty beside a token.</param>
/// <param name="Password">The password; empty beside a token.</param>
/// <param name="IdentityToken">A refresh token (OAuth 2), which takes the place of both.</param>
public sealed record Credential(string User, string Password, string? IdentityToken = null)
{
    /// <inheritdoc/>
    public override string ToString() => IdentityToken is null ? $"{User}:***" : "***";
}
