namespace Berth.Engine.Containers.Specification;

/// <summary>A finished specification and what the user should hear of it.</summary>
/// <param name="Specification">The specification.</param>
/// <param name="Warnings">One line each, for standard error.</param>
public sealed record SpecificationResult(ContainerSpecification Specification, IReadOnlyList<string> Warnings);
