/** Solves A x = b for a symmetric positive definite A [n][n], of which the lower triangle is read and replaced by its Cholesky factor;
 *  b is replaced by x. Returns false where A is not positive definite. */
export function solvePositive(A: Float64Array, b: Float64Array): boolean {
  const n = b.length
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = A[r * n + c]
      for (let k = 0; k < c; k++) sum -= A[r * n + k] * A[c * n + k]
      if (c < r) A[r * n + c] = sum / A[c * n + c]
      else if (!(sum > 0)) return false
      else A[r * n + r] = Math.sqrt(sum)
    }
  }
  for (let r = 0; r < n; r++) {
    for (let k = 0; k < r; k++) b[r] -= A[r * n + k] * b[k]
    b[r] /= A[r * n + r]
  }
  for (let r = n - 1; r >= 0; r--) {
    for (let k = r + 1; k < n; k++) b[r] -= A[k * n + r] * b[k]
    b[r] /= A[r * n + r]
  }
  return true
}
