/** The inverse of a small symmetric matrix: information in, covariance out. */

export type Matrix = readonly (readonly number[])[];

export const cell = (matrix: Matrix, row: number, column: number): number =>
  matrix[row]?.[column] ?? Number.NaN;

export const times = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((all, value, index) => all + value * (vector[index] ?? Number.NaN), 0));

/** Gauss and Jordan with row exchange; null where the matrix has no inverse. */
export function inverse(matrix: Matrix): Matrix | null {
  const size = matrix.length;
  const rows = matrix.map((row, at) => [...row, ...row.map((_, column) => (column === at ? 1 : 0))]);
  for (let column = 0; column < size; column += 1) {
    const candidates = rows.slice(column).map((row) => Math.abs(row[column] ?? 0));
    const largest = Math.max(...candidates);
    if (!(largest > 1e-12)) return null;
    const [pivot = []] = rows.splice(column + candidates.indexOf(largest), 1);
    const lead = pivot[column] ?? 1;
    const scaled = pivot.map((value) => value / lead);
    for (const [at, row] of rows.entries()) {
      const factor = row[column] ?? 0;
      rows[at] = row.map((value, index) => value - factor * (scaled[index] ?? 0));
    }
    rows.splice(column, 0, scaled);
  }
  return rows.map((row) => row.slice(size));
}
