using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Linux.Errors;

namespace Berth.Oci.Distribution;

/// <summary>The certificates for a registry, of containers-certs.d(5) or of --cert-dir.</summary>
internal sealed class RegistryCertificates
{
    private readonly X509Certificate2Collection _authorities = [];

    private RegistryCertificates()
    {
    }

    /// <summary>What this side shows.</summary>
    internal X509CertificateCollection Clients { get; } = [];

    /// <summary>Why the last certificate was refused, in the words of Go's TLS.</summary>
    internal string? Refusal { get; private set; }

    /// <summary>Reads the certificates for a host.</summary>
    /// <exception cref="EngineException">A key lacks its certificate, or a file is malformed.</exception>
    internal static RegistryCertificates For(string host, RegistryOptions options)
    {
        var certificates = new RegistryCertificates();
        var directory = options.CertificateDirectory ?? options.CertificateRoots.Select(root => $"{root}/{host}").FirstOrDefault(Directory.Exists);
        if (directory is not null && Directory.Exists(directory)) certificates.Read(directory);
        return certificates;
    }

    /// <summary>Judges a server's certificate.</summary>
    internal bool Accept(X509Certificate? certificate, SslPolicyErrors errors, X509Chain? given)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 leaf && _authorities.Count > 0)
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            if (given is not null)
            {
                foreach (var element in given.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            }

            if (chain.Build(leaf)) return true;
            Refusal = Describe(chain);
            return false;
        }

        Refusal = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? "x509: certificate is not valid for the name of the registry"
            : given is null ? "x509: there is no certificate" : Describe(given);
        return false;
    }

    private static string Describe(X509Chain chain)
        => chain.ChainStatus.Any(static status => status.Status == X509ChainStatusFlags.NotTimeValid) ? "x509: certificate has expired or is not yet valid" : "x509: certificate signed by unknown authority";

    private void Read(string directory)
    {
        var files = Directory.GetFiles(directory);
        Array.Sort(files, StringComparer.Ordinal);
        foreach (var file in files)
        {
            try
            {
                switch (Path.GetExtension(file))
                {
                    case ".crt":
                        _authorities.ImportFromPemFile(file);
                        break;
                    case ".cert":
                        var key = Path.ChangeExtension(file, ".key");
                        if (!File.Exists(key)) throw new InvalidArgumentException($"missing key {Path.GetFileName(key)} for client certificate {Path.GetFileName(file)}. CA certificates must use the extension .crt");
                        Clients.Add(X509Certificate2.CreateFromPemFile(file, key));
                        break;
                    case ".key" when !File.Exists(Path.ChangeExtension(file, ".cert")):
                        throw new InvalidArgumentException($"missing client certificate {Path.GetFileNameWithoutExtension(file)}.cert for key {Path.GetFileName(file)}");
                }
            }
            catch (CryptographicException e)
            {
                throw new InvalidArgumentException($"{file}: {e.Message}", e);
            }
            catch (UnauthorizedAccessException e)
            {
                throw new EngineException(ErrorKind.Internal, $"open {file}: permission denied", e);
            }
        }
    }
}
