/** L with L Lᵀ = C, lower triangle of n × n by rows. C is made of one scale first; what rounding leaves of a singular one is
 *  lifted by 1 in 10¹². */
export function cholesky(C: Float64Array, n: number): Float64Array {
  const L = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = C[i * n + j]
      for (let k = 0; k < j; k++) sum -= L[i * n + k] * L[j * n + k]
      L[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12 * C[i * n + i])) : sum / L[j * n + j]
    }
  }
  return L
}

/** L⁻¹ b. */
export function forward(L: Float64Array, b: Float64Array): Float64Array {
  const n = b.length
  const x = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = b[i]
    for (let k = 0; k < i; k++) sum -= L[i * n + k] * x[k]
    x[i] = sum / L[i * n + i]
  }
  return x
}

/** L⁻ᵀ b. */
export function backward(L: Float64Array, b: Float64Array): Float64Array {
  const n = b.length
  const x = new Float64Array(n)
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]
    for (let k = i + 1; k < n; k++) sum -= L[k * n + i] * x[k]
    x[i] = sum / L[i * n + i]
  }
  return x
}

/** Least squares on columns of one length. */
export interface LeastSquares {
  readonly parameters: Float64Array
  /** Standard error of each for data of unit variance. */
  readonly errors: Float64Array
  /** Σ residual² */
  readonly chi: number
  /** Σ row × data is the parameter that was asked for. */
  readonly row: Float64Array
}

/** Parameters of least squares by Gram–Schmidt, done twice; undefined where columns depend on each other to 1 in 10⁹.
 *  `wanted` names the parameter whose row of the pseudo-inverse is given. */
export function leastSquares(
  columns: readonly Float64Array[],
  data: Float64Array,
  wanted: number,
): LeastSquares | undefined {
  const p = columns.length
  const Q: Float64Array[] = []
  const R = new Float64Array(p * p)
  for (let j = 0; j < p; j++) {
    const q = columns[j].slice()
    const before = norm(q)
    for (let pass = 0; pass < 2; pass++) for (let i = 0; i < j; i++) R[i * p + j] += takeAway(q, Q[i])
    const length = norm(q)
    if (!(length > 1e-9 * before)) return undefined
    R[j * p + j] = length
    for (let t = 0; t < q.length; t++) q[t] /= length
    Q.push(q)
  }
  const rest = data.slice()
  const b = new Float64Array(p)
  for (let k = 0; k < p; k++) b[k] = takeAway(rest, Q[k])
  const inverse = Q.map((_, k) => upper(R, unit(p, k)))
  const errors = new Float64Array(p)
  for (let i = 0; i < p; i++) {
    let sum = 0
    for (const column of inverse) sum += column[i] * column[i]
    errors[i] = Math.sqrt(sum)
  }
  const row = new Float64Array(data.length)
  for (let k = 0; k < p; k++) for (let t = 0; t < row.length; t++) row[t] += inverse[k][wanted] * Q[k][t]
  return { parameters: upper(R, b), errors, chi: squares(rest), row }
}

/** Takes its part along a unit vector from a vector, in place, and returns how much that was. */
function takeAway(from: Float64Array, along: Float64Array): number {
  let sum = 0
  for (let t = 0; t < from.length; t++) sum += from[t] * along[t]
  for (let t = 0; t < from.length; t++) from[t] -= sum * along[t]
  return sum
}

// Plain loops: thousands of fits a slope, of few numbers each.

function squares(values: Float64Array): number {
  let sum = 0
  for (let t = 0; t < values.length; t++) sum += values[t] * values[t]
  return sum
}

const norm = (values: Float64Array): number => Math.sqrt(squares(values))

function unit(n: number, k: number): Float64Array {
  const values = new Float64Array(n)
  values[k] = 1
  return values
}

/** R⁻¹ b of an upper triangle. */
function upper(R: Float64Array, b: Float64Array): Float64Array {
  const p = b.length
  const x = new Float64Array(p)
  for (let i = p - 1; i >= 0; i--) {
    let sum = b[i]
    for (let k = i + 1; k < p; k++) sum -= R[i * p + k] * x[k]
    x[i] = sum / R[i * p + i]
  }
  return x
}
