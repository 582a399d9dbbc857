//! What each column adds to the log-odds of a boosted model: Shapley values, exactly, by walking
//! each tree once for all sets of columns (Lundberg and others 2020, algorithm 2).

use crate::boosting::Ensemble;
use crate::tree::Tree;

/// A column on the way to a leaf: the share of rows that would come through if it were not known,
/// whether this row comes through, and the weight of sets of its size.
#[derive(Debug, Clone, Copy)]
struct Step {
    column: usize,
    zero: f64,
    one: f64,
    weight: f64,
}

/// No column: where the walk starts.
const NONE: usize = usize::MAX;

/// The mean of the ensemble over the training rows, as its own nodes counted them.
pub(crate) fn expected(ensemble: &Ensemble) -> f64 {
    ensemble.trees.iter().fold(ensemble.base, |sum, tree| {
        let all = f64::from(tree.nodes[0].cover).max(1.0);
        let leaves = tree.nodes.iter().filter(|node| node.is_leaf());
        sum + leaves.map(|leaf| f64::from(leaf.value) * f64::from(leaf.cover) / all).sum::<f64>()
    })
}

/// Adds to each column what it says for a row; with [`expected`] the sum is the log-odds.
pub(crate) fn contributions(ensemble: &Ensemble, row: &[u8], into: &mut [f64]) {
    let mut path = Vec::new();
    for tree in &ensemble.trees {
        path.clear();
        let start = Step { column: NONE, zero: 1.0, one: 1.0, weight: 0.0 };
        Walk { tree, row, into: &mut *into }.visit(0, &mut path, start);
    }
}

struct Walk<'a> {
    tree: &'a Tree,
    row: &'a [u8],
    into: &'a mut [f64],
}

impl Walk<'_> {
    fn visit(&mut self, place: usize, path: &mut Vec<Step>, step: Step) {
        extend(path, step);
        let node = self.tree.nodes[place];
        if node.is_leaf() {
            for at in 1..path.len() {
                let step = path[at];
                let weight = unwound_sum(path, at);
                self.into[step.column] += weight * (step.one - step.zero) * f64::from(node.value);
            }
            return;
        }
        let column = usize::from(node.column);
        let hot = self.tree.next(&node, self.row);
        let cold = usize::from(if hot == usize::from(node.left) { node.right } else { node.left });
        let (mut zero, mut one) = (1.0, 1.0);
        let mut below = path.clone();
        if let Some(at) = below.iter().position(|step| step.column == column) {
            (zero, one) = (below[at].zero, below[at].one);
            unwind(&mut below, at);
        }
        let share =
            |child: usize| f64::from(self.tree.nodes[child].cover) / f64::from(node.cover).max(1.0);
        let (hot_zero, cold_zero) = (zero * share(hot), zero * share(cold));
        let step = |zero, one| Step { column, zero, one, weight: 0.0 };
        self.visit(hot, &mut below.clone(), step(hot_zero, one));
        self.visit(cold, &mut below, step(cold_zero, 0.0));
    }
}

fn extend(path: &mut Vec<Step>, mut step: Step) {
    let depth = path.len();
    step.weight = if depth == 0 { 1.0 } else { 0.0 };
    path.push(step);
    let size = (depth + 1) as f64;
    for at in (0..depth).rev() {
        path[at + 1].weight += step.one * path[at].weight * (at + 1) as f64 / size;
        path[at].weight = step.zero * path[at].weight * (depth - at) as f64 / size;
    }
}

fn unwind(path: &mut Vec<Step>, gone: usize) {
    let depth = path.len() - 1;
    let (zero, one) = (path[gone].zero, path[gone].one);
    let size = (depth + 1) as f64;
    let mut next = path[depth].weight;
    for at in (0..depth).rev() {
        if one != 0.0 {
            let kept = path[at].weight;
            path[at].weight = next * size / ((at + 1) as f64 * one);
            next = kept - path[at].weight * zero * (depth - at) as f64 / size;
        } else {
            path[at].weight = path[at].weight * size / (zero * (depth - at) as f64);
        }
    }
    for at in gone..depth {
        let later = path[at + 1];
        (path[at].column, path[at].zero, path[at].one) = (later.column, later.zero, later.one);
    }
    path.pop();
}

fn unwound_sum(path: &[Step], gone: usize) -> f64 {
    let depth = path.len() - 1;
    let (zero, one) = (path[gone].zero, path[gone].one);
    let size = (depth + 1) as f64;
    let (mut next, mut sum) = (path[depth].weight, 0.0);
    for at in (0..depth).rev() {
        if one != 0.0 {
            let weight = next * size / ((at + 1) as f64 * one);
            sum += weight;
            next = path[at].weight - weight * zero * (depth - at) as f64 / size;
        } else {
            sum += path[at].weight * size / (zero * (depth - at) as f64);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binning::{Binned, Binner};
    use crate::boosting::{Field, fit};
    use crate::random::Random;

    /// What a tree says if only some columns are known: the mean of both ways at the others.
    fn known_only(tree: &Tree, place: usize, row: &[u8], known: usize) -> f64 {
        let node = tree.nodes[place];
        if node.is_leaf() {
            return f64::from(node.value);
        }
        if known >> node.column & 1 == 1 {
            return known_only(tree, tree.next(&node, row), row, known);
        }
        let child = |at: u16| {
            let share = f64::from(tree.nodes[usize::from(at)].cover) / f64::from(node.cover);
            share * known_only(tree, usize::from(at), row, known)
        };
        child(node.left) + child(node.right)
    }

    /// Shapley's formula itself, over all sets of three columns.
    fn by_definition(tree: &Tree, row: &[u8], column: usize) -> f64 {
        (0..8_usize)
            .filter(|set| set >> column & 1 == 0)
            .map(|set| {
                let weight = [2.0, 1.0, 2.0][set.count_ones() as usize] / 6.0;
                let with = known_only(tree, 0, row, set | 1 << column);
                weight * (with - known_only(tree, 0, row, set))
            })
            .sum()
    }

    #[test]
    fn values_are_those_of_the_definition() {
        let mut random = Random::new(3);
        let rows = 600_usize;
        let cells: Vec<u8> = (0..rows * 3).map(|_| 1 + random.below(6) as u8).collect();
        let binned = Binned { cells, columns: 3 };
        let labels: Vec<bool> = (0..rows)
            .map(|row| {
                let cells = binned.row(row);
                (cells[0] > 3) ^ (cells[1] > 2) ^ (cells[2] > 4 && random.below(3) == 0)
            })
            .collect();
        let uppers: Vec<f64> = (1..6).map(f64::from).collect();
        let binners = vec![Binner::Numbers { uppers }; 3];
        let field = Field { binned: &binned, binners: &binners, labels: &labels, seed: 1 };
        let all: Vec<u32> = (0..rows as u32).collect();
        let (ensemble, _) = fit(&field, &all, &[], 5);
        assert!(ensemble.trees.iter().any(|tree| tree.nodes.len() > 7));
        for row in (0..rows).step_by(37).map(|row| binned.row(row)) {
            let mut found = vec![0.0; 3];
            contributions(&ensemble, row, &mut found);
            for (column, value) in found.iter().enumerate() {
                let trees = ensemble.trees.iter();
                let by_hand: f64 = trees.map(|tree| by_definition(tree, row, column)).sum();
                assert!((value - by_hand).abs() < 1e-9, "{value} {by_hand}");
            }
            let sum = expected(&ensemble) + found.iter().sum::<f64>();
            assert!((sum - ensemble.log_odds(row)).abs() < 1e-9);
        }
    }
}
