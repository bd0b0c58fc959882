using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Engine.Images.Encryption;

/// <summary>For whom <c>--encryption-key</c> encrypts.</summary>
/// <param name="Public">Public keys, by JWE.</param>
/// <param name="Certificates">Certificates with RSA keys, by CMS.</param>
internal sealed record EncryptionRecipients(IReadOnlyList<AsymmetricAlgorithm> Public, IReadOnlyList<X509Certificate2> Certificates);
