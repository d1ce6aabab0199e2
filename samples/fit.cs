#!/usr/bin/env dotnet
// A notebook in one file: dotnet run samples/fit.cs. No project: data, model and results stand here, from top to bottom.
// The lines below take Lmm from this clone. #:project can say no more than a reference (and has dotnet look for changes there), so
// generator and analyzers come from the file that the other samples import. With the package all is one line: #:package Lmm@0.1.0
#:project ../src/Lmm.Runtime/Lmm.Runtime.csproj
#:property DirectoryBuildTargetsPath=$(RepositoryRoot)build/Lmm.Consumer.props
#:property PublishAot=false

using Lmm;

// 1. The data: yield of dyestuff (grams of standard colour) from five preparations of each of six batches of an intermediate
//    product. Davies (1947), as in the R package lme4 (Dyestuff).
var batches = new Dictionary<string, double[]>
{
    ["A"] = [1545, 1440, 1440, 1520, 1580],
    ["B"] = [1540, 1555, 1490, 1560, 1495],
    ["C"] = [1595, 1550, 1605, 1510, 1560],
    ["D"] = [1445, 1440, 1595, 1465, 1545],
    ["E"] = [1595, 1630, 1515, 1635, 1625],
    ["F"] = [1520, 1455, 1450, 1480, 1445],
};

// 2. The model is the record at the end of the file. Fit it and look.
PreparationFit fit = PreparationModel.Create(batches.SelectMany(b => b.Value.Select(y => new Preparation(y, b.Key)))).Fit();
Console.WriteLine(fit);

// 3. Do batches differ? The variance cannot be below zero, and the test knows.
Console.WriteLine(fit.RandomEffectTests());

// 4. How good is each batch, and how much of a difference is between batches?
double between = fit.VarianceComponents["Batch", "(Intercept)"].VarianceOrCovariance;
Say($"Between batches: {between / (between + fit.Residual.VarianceOrCovariance):P1} of the variance");
foreach (string batch in batches.Keys)
{
    Say($"Batch {batch}: mean {batches[batch].Average():F1}, predicted {fit.Fixed.Intercept.Estimate + fit.Random.Batch[batch].Intercept:F3}");
}

static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

/// <summary>One preparation.</summary>
[MixedModel]
public record Preparation([Response] double Yield, [Random] string Batch);
