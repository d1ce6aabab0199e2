namespace Lmm.Profiling;

/// <summary>One side of a profile: zeta = sqrt(rise) as a function of the distance from the estimate, followed outwards.</summary>
internal sealed class ProfileSide
{
    // zeta between neighbouring points: with exact derivatives a cubic between them is good to four digits.
    private const double Spacing = 0.7;

    private const int MostNodes = 80;

    // A correlation is followed to this near its bound.
    private const double Edge = 1e-6;

    private readonly ProfileEngine _engine;
    private readonly int _direction;
    private readonly double _bound;
    private readonly List<ProfileNode> _nodes;
    private readonly Lazy<double> _highest;
    private ProfileNode? _atBound;

    /// <param name="engine">Evaluates.</param>
    /// <param name="direction">+1 or -1.</param>
    /// <param name="parameter">For the bound.</param>
    public ProfileSide(ProfileEngine engine, int direction, ModelParameter parameter)
    {
        _engine = engine;
        _direction = direction;
        _bound = direction > 0 ? parameter.Highest : parameter.Lowest;
        IsDeviation = parameter.Kind == ParameterKind.StandardDeviation;
        IsCorrelation = parameter.Kind == ParameterKind.Correlation;
        IsResidual = parameter.Kind == ParameterKind.ResidualParameter;
        _nodes = [engine.Origin];
        _highest = new Lazy<double>(() => IsCorrelation ? engine.HighestOfCorrelation() : double.PositiveInfinity);
        HasEnded = Room <= (IsCorrelation ? 2 * Edge : 0);
    }

    /// <summary>The points outwards, the estimate first.</summary>
    public IReadOnlyList<ProfileNode> Nodes => _nodes;

    /// <summary>Whether there is nothing further out: the bound was reached, or -2 log L could not be had.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the points could not be followed to the bound.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The smallest rise that was seen: below zero where the ML fit was not the minimum.</summary>
    public double LowestRise => _nodes.Min(node => node.Rise);

    private bool IsDeviation { get; }

    private bool IsCorrelation { get; }

    private bool IsResidual { get; }

    private double Room => Math.Abs(_bound - _engine.Estimate);

    /// <summary>Follows the profile until zeta is reached or nothing further is there.</summary>
    public void ExtendTo(double zeta)
    {
        while (!HasEnded && Zeta(_nodes[^1]) < zeta)
        {
            if (Zeta(_nodes[^1]) * Zeta(_nodes[^1]) > _highest.Value)
            {
                // From here on the profile is flat.
                _nodes[^1] = _nodes[^1] with { Rise = _highest.Value, Slope = 0 };
                _nodes.Add(new ProfileNode(_bound, _highest.Value, 0, _nodes[^1].State));
                HasEnded = true;
                return;
            }

            if (_nodes.Count == MostNodes)
            {
                HasEnded = IsLost = true;
                return;
            }

            Advance(zeta);
        }
    }

    /// <summary>Where zeta is reached: the bound where it is not reached before, infinity where the profile was lost.</summary>
    public double Root(double zeta)
    {
        ExtendTo(zeta);
        if (zeta * zeta > _highest.Value)
        {
            return _bound;
        }

        int outer = _nodes.FindIndex(node => Zeta(node) >= zeta);
        if (outer < 0)
        {
            return IsLost ? _direction * double.PositiveInfinity : _bound;
        }

        return outer == 0 ? _engine.Estimate : Refine(_nodes[outer - 1], _nodes[outer], zeta);
    }

    /// <summary>zeta of a point, not negative.</summary>
    public static double Zeta(ProfileNode node) => Math.Sqrt(Math.Max(node.Rise, 0));

    /// <summary>The point at t, from the nearest one that is known.</summary>
    public ProfileNode At(double t)
    {
        if (t == _bound)
        {
            return AtBound();
        }

        ProfileNode node = _engine.At(t, _nodes.MinBy(node => Math.Abs(node.Value - t))!);
        return node.Rise > _highest.Value ? node with { Rise = _highest.Value, Slope = 0 } : node;
    }

    private void Advance(double zeta)
    {
        ProfileNode last = _nodes[^1];
        double step = StepFrom(last, zeta);
        double room = Math.Abs(_bound - last.Value);
        if (step > 0.6 * room)
        {
            ProfileNode bound = AtBound();
            if (!(Zeta(bound) > zeta) || room < 1e-7 * (1 + Math.Abs(_bound)))
            {
                _nodes.Add(bound);
                HasEnded = true;
                return;
            }

            step = room / 2;
        }

        for (int attempt = 0; attempt < 6; attempt++)
        {
            ProfileNode next = _engine.At(last.Value + (_direction * step), last);
            bool isTooFar = Zeta(next) - Zeta(last) > 2.2 * Spacing;
            if (double.IsFinite(next.Rise) && (!isTooFar || attempt >= 3))
            {
                _nodes.Add(next);
                return;
            }

            step *= isTooFar ? Math.Max(Spacing / (Zeta(next) - Zeta(last)), 0.1) : 0.3;
        }

        HasEnded = IsLost = true;
    }

    private double StepFrom(ProfileNode last, double zeta)
    {
        if (_nodes.Count == 1)
        {
            return Spacing * _engine.Scale;
        }

        double before = Math.Abs(last.Value - _nodes[^2].Value);
        double slope = SlopeOfZeta(last);
        double wanted = Math.Min(Spacing, Math.Max(zeta - Zeta(last), 0) + 0.05);
        return slope > 0 ? Math.Min(wanted / slope, 4 * before) : 2 * before;
    }

    /// <summary>dzeta/d|t| from d rise/dt.</summary>
    private double SlopeOfZeta(ProfileNode node) => _direction * node.Slope / (2 * Zeta(node));

    /// <summary>At the bound: without the effect, at a correlation of (nearly) one, or without a residual, which cannot be.</summary>
    private ProfileNode AtBound()
    {
        if (_atBound is not null)
        {
            return _atBound;
        }

        ProfileNode node = IsDeviation
            ? _engine.AtZero()
            : IsCorrelation || IsResidual
                ? _engine.At(_bound - (_direction * Edge), _nodes[^1]) with { Value = _bound }
                : new ProfileNode(_bound, double.PositiveInfinity, double.NaN, _nodes[^1].State);
        return _atBound = double.IsNaN(node.Rise) ? node with { Rise = double.PositiveInfinity } : node;
    }

    /// <summary>Newton on zeta inside a bracket, each step an exact evaluation.</summary>
    private double Refine(ProfileNode inner, ProfileNode outer, double zeta)
    {
        double t = Interpolate(inner, outer, zeta);
        for (int step = 0; step < 40; step++)
        {
            ProfileNode near = Math.Abs(t - inner.Value) < Math.Abs(t - outer.Value) || outer.Value == _bound ? inner : outer;
            ProfileNode point = _engine.At(t, near);
            double missing = zeta - Zeta(point);
            if (!double.IsFinite(missing))
            {
                return t;
            }

            (inner, outer) = missing > 0 ? (point, outer) : (inner, point);
            double width = Math.Abs(outer.Value - inner.Value);
            if (Math.Abs(missing) < 1e-9 || width < 1e-13 * (1 + Math.Abs(t)))
            {
                return t;
            }

            double next = t + (_direction * missing / SlopeOfZeta(point));
            bool isInside = (next - inner.Value) * _direction > 0 && (outer.Value - next) * _direction > 0;
            t = isInside ? next : (inner.Value + outer.Value) / 2;
        }

        return t;
    }

    /// <summary>t as a cubic in zeta where both slopes are known, otherwise on the straight line.</summary>
    private double Interpolate(ProfileNode inner, ProfileNode outer, double zeta)
    {
        double from = Zeta(inner);
        double length = Zeta(outer) - from;
        double u = (zeta - from) / length;
        double rise = outer.Value - inner.Value;
        double left = _direction * length / SlopeOfZeta(inner);
        double right = _direction * length / SlopeOfZeta(outer);
        double line = inner.Value + (u * rise);
        double cubic = line + (u * (1 - u) * (((1 - u) * (left - rise)) - (u * (right - rise))));
        bool isInside = (cubic - inner.Value) * _direction > 0 && (outer.Value - cubic) * _direction > 0;
        return double.IsFinite(cubic) && isInside ? cubic : line;
    }
}
