using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Engine.Images.Encryption;

/// <summary>What <c>--decryption-key</c> gave.</summary>
/// <param name="Private">Private keys.</param>
/// <param name="Certificates">Certificates, which tell whose key of a CMS message is meant.</param>
internal sealed record DecryptionKeys(IReadOnlyList<AsymmetricAlgorithm> Private, IReadOnlyList<X509Certificate2> Certificates);
