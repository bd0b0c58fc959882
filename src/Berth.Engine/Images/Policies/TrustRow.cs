namespace Berth.Engine.Images.Policies;

/// <summary>One requirement of containers-policy.json(5) as <c>image trust show</c> has it.</summary>
/// <param name="Transport">The transport; <c>repository</c> for registries, <c>all</c> for the default.</param>
/// <param name="Name">The scope.</param>
/// <param name="RepositoryName">The scope; <c>default</c> for the default.</param>
/// <param name="Type"><c>accept</c>, <c>reject</c>, <c>signed</c> or <c>sigstoreSigned</c>; empty for what image trust does not know.</param>
/// <param name="Signers">Whose keys sign; empty without keys.</param>
/// <param name="SignatureStore">Where signatures are; empty for the default.</param>
public sealed record TrustRow(string Transport, string Name, string RepositoryName, string Type, string Signers, string SignatureStore);
