/** Timescales at two lags agree within this many errors of their difference, or this share of their value. */
const WITHIN = 2
const SHARE = 0.05

/** The timescales of one lag, in ps, slowest first; NaN where there is none. */
export interface LagTimescales {
  readonly lag: number
  readonly values: Float64Array
}

export interface Verdict {
  readonly good: boolean
  readonly reason: string
}

/** Whether a lag will do, and why: its processes slower than the lag keep their timescales at all longer lags, and the
 *  Chapman–Kolmogorov test does not fail. `errors(a, b, k)`: error of the difference of timescale k between lags a and b. */
export function judge(
  all: readonly LagTimescales[],
  at: number,
  errors: (a: number, b: number, k: number) => number,
  passed: boolean | undefined,
): Verdict {
  const { lag, values } = all[at]
  const slow = [...values.keys()].filter((k) => values[k] > lag)
  if (slow.length === 0)
    return bad(
      values.some(Number.isFinite)
        ? 'no process is slower than the lag'
        : 'no process has a timescale: all turn round, or are over within the lag',
    )
  const compared = pairsOf(all, at, slow)
  if (compared.length === 0) return bad('no longer lag resolves its processes: a plateau cannot be seen')
  const off = compared.find(({ b, k }) => !agree(values[k], all[b].values[k], errors(at, b, k)))
  if (off) {
    const { b, k } = off
    return bad(
      `no plateau: timescale ${k + 1} goes from ${short(values[k])} to ${short(all[b].values[k])} ps at a lag of ${all[b].lag} ps, error of the difference ${short(errors(at, b, k))} ps`,
    )
  }
  const plateau = `plateau: ${slow.length} timescale${slow.length > 1 ? 's agree' : ' agrees'} with those of ${new Set(compared.map(({ b }) => b)).size} longer lags within two errors or 5 %`
  if (passed === false) return bad(`${plateau}; Chapman–Kolmogorov not passed`)
  return {
    good: true,
    reason: `${plateau}; Chapman–Kolmogorov ${passed ? 'passed' : 'not tested, no multiple of the lag was counted'}`,
  }
}

function pairsOf(all: readonly LagTimescales[], at: number, slow: readonly number[]) {
  return all.flatMap((other, b) =>
    b > at ? slow.filter((k) => other.values[k] > other.lag).map((k) => ({ b, k })) : [],
  )
}

const agree = (a: number, b: number, error: number): boolean =>
  Math.abs(a - b) <= Math.max(SHARE * Math.max(a, b), Number.isFinite(error) ? WITHIN * error : 0)

const bad = (reason: string): Verdict => ({ good: false, reason })
const short = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : 'unknown'
