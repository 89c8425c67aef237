// SPDX-License-Identifier: EUPL-1.2
//! Tables for people: columns side by side where their words fit, else one record below the other.
//!
//! A word, a date or a number is never broken: a line is wider than the terminal only where a single word is. So that a
//! number with blanks in it stays whole, whoever writes it sets no-break spaces.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::escapes::escape_controls;

/// A table: headings, and rows of as many cells.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Returns an empty table with `columns`.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        Self { columns: columns.into_iter().collect(), rows: Vec::new() }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// Panics if `cells` are not as many as the columns: the caller's mistake.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<Cell>>) {
        let cells: Vec<Cell> = cells.into_iter().map(Into::into).collect();
        assert_eq!(cells.len(), self.columns.len(), "a row has one cell for each column");
        self.rows.push(cells);
    }

    /// Returns whether the table has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the table as lines. `screen` is where they are shown; without one no line is wrapped.
    pub(super) fn render(&self, screen: Option<Screen<'_>>, heading: Style) -> String {
        let shown = self.escaped();
        let Some(screen) = screen else {
            return shown.side_by_side(&shown.widest_lines(), heading);
        };
        let stacked = shown.stacked(screen, heading);
        let Some(widths) = shown.fitting_widths(screen.columns) else {
            return stacked;
        };
        // Narrow columns can take more lines than the records one below the other, and are then hard to read.
        let heights = shown.rows.iter().map(|row| height(row, &widths)).sum::<usize>();
        let is_shredded = widths != shown.widest_lines() && heights > stacked.lines().count();
        if is_shredded { stacked } else { shown.side_by_side(&widths, heading) }
    }

    /// Returns the table with nothing in it that acts on a terminal.
    fn escaped(&self) -> Self {
        let columns = self
            .columns
            .iter()
            .map(|column| Column { heading: escape_controls(&column.heading).into_owned(), side: column.side });
        let escape = |cell: &Cell| Cell(cell.0.iter().map(|line| escape_controls(line).into_owned()).collect());
        let rows = self.rows.iter().map(|row| row.iter().map(escape).collect());
        Self { columns: columns.collect(), rows: rows.collect() }
    }

    /// Returns the lines of each column, with that of its heading.
    fn lines_of(&self, index: usize) -> impl Iterator<Item = &str> {
        let cells = self.rows.iter().flat_map(move |row| row[index].0.iter().map(String::as_str));
        cells.chain([self.columns[index].heading.as_str()])
    }

    /// Returns how wide each column is where nothing is wrapped.
    fn widest_lines(&self) -> Vec<usize> {
        (0..self.columns.len())
            .map(|index| self.lines_of(index).map(UnicodeWidthStr::width).max().unwrap_or(0))
            .collect()
    }

    /// Returns how wide each column has to be so that no word is broken.
    fn longest_words(&self) -> Vec<usize> {
        let longest = |line: &str| words(line).map(UnicodeWidthStr::width).max().unwrap_or(0);
        (0..self.columns.len()).map(|index| self.lines_of(index).map(longest).max().unwrap_or(0)).collect()
    }

    /// Returns how wide each column is drawn on a screen; `None` where the words do not fit side by side.
    fn fitting_widths(&self, screen_columns: usize) -> Option<Vec<usize>> {
        let (wanted, mut widths) = (self.widest_lines(), self.longest_words());
        let gaps = COLUMN_GAP * widths.len().saturating_sub(1);
        let mut free = screen_columns.checked_sub(gaps + widths.iter().sum::<usize>())?;
        // The column that is wrapped most gets the next place: that keeps the highest cell as low as can be.
        while free > 0 {
            let narrow = (0..widths.len()).filter(|&index| widths[index] < wanted[index]);
            let Some(index) = narrow.max_by_key(|&index| wanted[index] * WRAPS_UNIT / widths[index].max(1)) else {
                break;
            };
            widths[index] += 1;
            free -= 1;
        }
        Some(widths)
    }

    fn side_by_side(&self, widths: &[usize], heading: Style) -> String {
        let mut text = String::new();
        let headings: Vec<Cell> = self.columns.iter().map(|column| column.heading.as_str().into()).collect();
        self.draw_row(&headings, widths, heading, &mut text);
        for row in &self.rows {
            self.draw_row(row, widths, Style::new(), &mut text);
        }
        text
    }

    fn draw_row(&self, row: &[Cell], widths: &[usize], style: Style, text: &mut String) {
        let cells: Vec<Vec<String>> = row.iter().zip(widths).map(|(cell, width)| cell.wrapped(*width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for index in 0..height {
            let mut drawn = String::new();
            for ((lines, width), column) in cells.iter().zip(widths).zip(&self.columns) {
                let line = lines.get(index).map_or("", String::as_str);
                let blanks = " ".repeat(width.saturating_sub(line.width()));
                drawn += &match column.side {
                    Side::Left => format!("{line}{blanks}"),
                    Side::Right => format!("{blanks}{line}"),
                };
                drawn += &" ".repeat(COLUMN_GAP);
            }
            let line = drawn.trim_end_matches(' ');
            writeln!(text, "{style}{line}{style:#}").expect("writing to a string cannot fail");
        }
    }

    /// Returns one record below the other, each a line a cell: "heading: value". Empty cells are left out.
    fn stacked(&self, screen: Screen<'_>, heading: Style) -> String {
        let mut text = String::new();
        for (number, row) in self.rows.iter().enumerate() {
            if number > 0 {
                text.push('\n');
            }
            for (column, cell) in self.columns.iter().zip(row) {
                let values = cell.0.iter().filter(|value| !value.is_empty());
                for (index, value) in values.enumerate() {
                    let label = match (index, column.heading.as_str()) {
                        (0, "") => String::new(),
                        (0, heading) => format!("{heading}{} ", screen.label_end),
                        _ => STACK_INDENT.to_owned(),
                    };
                    for line in wrapped_with(&format!("{label}{value}"), screen.columns, STACK_INDENT) {
                        let line = match line.strip_prefix(label.trim_end_matches(' ')) {
                            Some(rest) if index == 0 => {
                                format!("{heading}{}{heading:#}{rest}", label.trim_end_matches(' '))
                            }
                            _ => line,
                        };
                        writeln!(text, "{line}").expect("writing to a string cannot fail");
                    }
                }
            }
        }
        text
    }
}

/// Returns how many lines a row takes.
fn height(row: &[Cell], widths: &[usize]) -> usize {
    row.iter().zip(widths).map(|(cell, width)| cell.wrapped(*width).len()).max().unwrap_or(0)
}

/// Where a table is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Screen<'a> {
    /// Its width.
    pub(super) columns: usize,
    /// What stands between a label and what it labels, before the blank: ":" or, in French, a no-break space before it.
    pub(super) label_end: &'a str,
}

/// A cell: lines that stay apart. What is in a line is escaped, so that a value of several lines cannot pretend to be two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell(Vec<String>);

impl Cell {
    fn wrapped(&self, width: usize) -> Vec<String> {
        self.0.iter().flat_map(|line| wrapped_with(line, width, "")).collect()
    }
}

impl From<&str> for Cell {
    fn from(line: &str) -> Self {
        Self(vec![line.to_owned()])
    }
}

impl From<String> for Cell {
    fn from(line: String) -> Self {
        Self(vec![line])
    }
}

impl From<Cow<'_, str>> for Cell {
    fn from(line: Cow<'_, str>) -> Self {
        Self(vec![line.into_owned()])
    }
}

impl From<Vec<String>> for Cell {
    fn from(lines: Vec<String>) -> Self {
        Self(lines)
    }
}

/// A column of a [`Table`].
#[derive(Clone, Debug)]
pub struct Column {
    heading: String,
    side: Side,
}

impl Column {
    /// Returns a column of text.
    pub fn left(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), side: Side::Left }
    }

    /// Returns a column of numbers, set to the right.
    pub fn right(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), side: Side::Right }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Returns what may not be broken: what stands between blanks. No-break spaces hold a word together.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(' ').filter(|word| !word.is_empty())
}

/// Wraps a line between words; the lines after the first start with `indent`, unless a word then is too wide. A line that
/// fits stays as it is, and so do the blanks before the first word.
fn wrapped_with(line: &str, width: usize, indent: &str) -> Vec<String> {
    if line.width() <= width {
        return vec![line.to_owned()];
    }
    let start = &line[..line.len() - line.trim_start_matches(' ').len()];
    let mut lines = Vec::new();
    let mut drawn = start.to_owned();
    let mut is_blank = true;
    for word in words(line) {
        let gap = usize::from(!is_blank);
        if drawn.width() + gap + word.width() <= width {
            drawn += &" "[..gap];
        } else {
            if !is_blank {
                lines.push(std::mem::take(&mut drawn));
            }
            drawn.clear();
            if indent.width() + word.width() <= width && !lines.is_empty() {
                drawn += indent;
            }
        }
        drawn += word;
        is_blank = false;
    }
    lines.push(drawn);
    lines
}

/// How many columns stand free behind each cell.
const COLUMN_GAP: usize = 2;

/// Parts of a line in which it is counted how often a column is wrapped.
const WRAPS_UNIT: usize = 1_000;

/// What the further lines of a value of a record start with.
const STACK_INDENT: &str = "  ";

#[cfg(test)]
pub(super) mod tests;
