using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Lmm.Design.Notation;

/// <summary>The statements of SAS PROC MIXED.</summary>
internal sealed class SasNotation(ModelSpec spec)
{
    private readonly SasResidual _residual = new(spec);

    public string Write()
    {
        var text = new StringBuilder();
        text.Append($"proc mixed data={spec.Name} method=reml;\n");
        string[] classes = Classes().ToArray();
        if (classes.Length > 0)
        {
            text.Append($"  class {string.Join(" ", classes)};\n");
        }

        if ((spec.Weight ?? _residual.Weight()) is { } weight)
        {
            text.Append($"  weight {weight};\n");
        }

        string effects = string.Concat(spec.Fixed.SelectMany(Effects).Select(effect => " " + effect));
        text.Append($"  model {spec.Response} ={effects} / solution ddfm=satterthwaite{(spec.Intercept ? "" : " noint")};\n");
        foreach (RandomTermSpec term in spec.Random)
        {
            text.Append($"  random {RandomEffects(term)} / subject={string.Join("*", term.Grouping)}{Type(term)};\n");
        }

        text.Append(_residual.Statement());
        text.Append("run;");
        return Lines.Of(Comments(), "/* ", text.ToString(), " */");
    }

    private IEnumerable<string> Classes()
    {
        var named = new HashSet<string>();
        foreach (MemberSpec member in Lines.Factors(spec))
        {
            named.Add(member.Name);
            yield return member.Contrast != Contrast.Treatment ? member.Name
                : member.Reference is null ? $"{member.Name}(ref=first)"
                : $"{member.Name}(ref='{member.Reference.Replace("'", "''")}')";
        }

        foreach (string name in spec.Random.SelectMany(term => term.Grouping).Concat(_residual.Classes()))
        {
            if (named.Add(name))
            {
                yield return name;
            }
        }
    }

    private IEnumerable<string> Effects(TermSpec term) => Lines.Products(spec, term, "*");

    /// <summary>
    /// SAS gives a factor an indicator for each level. Intercept and contrasts of one factor, unstructured, are the same
    /// model as its indicators alone; beyond that a comment says that SAS has more effects.
    /// </summary>
    private string RandomEffects(RandomTermSpec term) => string.Join(
        " ",
        new[] { "intercept" }.Where(_ => term.Intercept && !IsOneFactor(term)).Concat(term.Slopes.SelectMany(Effects)));

    private bool IsOneFactor(RandomTermSpec term) =>
        term.Covariance == Covariance.Unstructured && term.Slopes.Count == 1 && term.Slopes[0].Order == 1
        && spec.Member(term.Slopes[0].Name).Coding == FixedCoding.Factor;

    private bool HasMoreEffects(RandomTermSpec term) => !IsOneFactor(term) && TermExpansion.RandomCodings(spec, term)
        .Any(coding => coding.Parts.Any(part => part.Coding == PartCoding.Contrasts));

    private string Type(RandomTermSpec term) => !Lines.HasSeveralEffects(spec, term) ? "" : term.Covariance switch
    {
        Covariance.Unstructured => " type=un",
        Covariance.Diagonal => " type=un(1)",
        Covariance.Identity => " type=toep(1)",
        Covariance.CompoundSymmetry => " type=cs",
        _ => " type=ar(1)",
    };

    private IEnumerable<string> Comments()
    {
        if (spec.Offset is not null)
        {
            yield return $"PROC MIXED has no offset: subtract {spec.Offset} from {spec.Response} first";
        }

        if (spec.Frequency is not null)
        {
            yield return $"PROC MIXED has no frequencies: repeat each row {spec.Frequency} times first";
        }

        foreach (MemberSpec member in Lines.Polynomials(spec))
        {
            yield return $"{member.Name}_1 to {member.Name}_{Lines.Number(member.Degree)}: orthogonal polynomials of {member.Name}, made before";
        }

        foreach (string comment in _residual.Comments())
        {
            yield return comment;
        }

        foreach (RandomTermSpec term in spec.Random.Where(HasMoreEffects))
        {
            yield return $"{term.GroupName}: SAS has an effect for each level of a factor where the model has contrasts; make columns of them for the same model";
        }

        foreach (MemberSpec member in Lines.Factors(spec).Where(member => member.Contrast != Contrast.Treatment))
        {
            yield return $"{member.Name}: {member.Contrast} contrasts here, indicators in SAS; the fit is the same, the coefficients are others";
        }
    }
}
