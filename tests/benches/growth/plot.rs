// SPDX-License-Identifier: EUPL-1.2
//! Curves over sizes as an SVG: both axes logarithmic, so that a curve's slope is its exponent. Each starts at 1.

use std::fmt::Write as _;

/// Is what a piece of work costs at several sizes.
pub(crate) struct Curve {
    pub(crate) work: &'static str,
    pub(crate) unit: &'static str,
    /// Size and cost, by size.
    pub(crate) points: Vec<(f64, f64)>,
}

impl Curve {
    /// Returns the power of the size that the cost grows with: the slope of the line that fits best, on both axes logarithms.
    pub(crate) fn exponent(&self) -> f64 {
        let count = self.points.len() as f64;
        let logs: Vec<(f64, f64)> =
            self.points.iter().map(|(size, cost)| (size.ln(), cost.max(f64::MIN_POSITIVE).ln())).collect();
        let (x, y) =
            (logs.iter().map(|(x, _)| x).sum::<f64>() / count, logs.iter().map(|(_, y)| y).sum::<f64>() / count);
        let spread: f64 = logs.iter().map(|(at, _)| (at - x).powi(2)).sum();
        if spread == 0.0 { 0.0 } else { logs.iter().map(|(at, cost)| (at - x) * (cost - y)).sum::<f64>() / spread }
    }
}

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 420.0;
const MARGIN: f64 = 50.0;
const COLOURS: [&str; 6] = ["#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d35400", "#555555"];

/// Draws curves.
pub(crate) fn svg(curves: &[Curve]) -> String {
    let sizes: Vec<f64> = curves.iter().flat_map(|curve| curve.points.iter().map(|(size, _)| *size)).collect();
    let growths = |curve: &Curve| curve.points.iter().map(|(_, cost)| cost / curve.points[0].1).collect::<Vec<_>>();
    let all: Vec<f64> = curves.iter().flat_map(growths).collect();
    let ends = |values: &[f64]| {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min).log10().floor();
        (low, values.iter().copied().fold(0.0, f64::max).log10().ceil().max(low + 1.0))
    };
    let (left, right) = ends(&sizes);
    let (bottom, top) = ends(&all);
    let x = |size: f64| MARGIN + (size.log10() - left) / (right - left) * WIDTH;
    let y = |growth: f64| MARGIN + (top - growth.log10()) / (top - bottom) * HEIGHT;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        WIDTH + 2.0 * MARGIN + 340.0,
        HEIGHT + 2.0 * MARGIN
    );
    let mut draw = |line: std::fmt::Arguments<'_>| svg.write_fmt(format_args!("{line}\n")).expect("memory takes it");
    let grid = "stroke=\"#ddd\"";
    for power in steps(left, right) {
        let at = x(10f64.powf(power));
        draw(format_args!(
            "<path d=\"M{at:.1} {MARGIN}v{HEIGHT}\" {grid}/><text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">10^{power}</text>",
            MARGIN + HEIGHT + 18.0
        ));
    }
    for power in steps(bottom, top) {
        let at = y(10f64.powf(power));
        draw(format_args!(
            "<path d=\"M{MARGIN} {at:.1}h{WIDTH}\" {grid}/><text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            MARGIN - 6.0,
            at + 4.0,
            10f64.powf(power)
        ));
    }
    draw(format_args!(
        "<text x=\"{MARGIN}\" y=\"24\">cost, as a multiple of that of the smallest size, over entries</text>"
    ));
    for (number, curve) in curves.iter().enumerate() {
        let colour = COLOURS[number % COLOURS.len()];
        let dash = if number < COLOURS.len() { "none" } else { "6 3" };
        let points: Vec<String> = curve
            .points
            .iter()
            .zip(growths(curve))
            .map(|((size, _), growth)| format!("{:.1},{:.1}", x(*size), y(growth)))
            .collect();
        let line = format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"");
        draw(format_args!("<polyline points=\"{}\" {line}/>", points.join(" ")));
        let (from, at) = (MARGIN + WIDTH + 20.0, MARGIN + 20.0 * (number as f64 + 1.0));
        draw(format_args!(
            "<path d=\"M{from} {at}h24\" {line}/><text x=\"{}\" y=\"{}\">{}: {:.2}</text>",
            from + 32.0,
            at + 4.0,
            curve.work,
            curve.exponent()
        ));
    }
    svg.push_str("</svg>\n");
    svg
}

fn steps(from: f64, to: f64) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(from), |power| Some(power + 1.0)).take_while(move |power| *power <= to)
}
