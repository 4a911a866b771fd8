/** A number with its error, and where that comes from. */
export interface Estimate {
  readonly value: number
  /** Half the 68 % interval; undefined where nothing tells it. */
  readonly error: number | undefined
  /** What the error is taken between: time blocks, replicas, events, none. */
  readonly method: Method
  /** How many of them. */
  readonly samples: number
  /** Effective degrees of freedom; t = (value − truth)/error · t(dof) is judged by them. */
  readonly dof: number
  /** Ends of the 68 % interval where it is not symmetric. */
  readonly low?: number | undefined
  readonly high?: number | undefined
}

export type Method = 'time blocks' | 'replicas' | 'events' | 'none'

/** Two numbers whose order decides something are equal within this share: sums that were added in another order decide alike. */
export const MARGIN = 1e-9

/** a > b, beyond the margin. */
export const exceeds = (a: number, b: number): boolean => a > b + MARGIN * Math.abs(b)

/** An estimate in another unit. */
export function times({ value, error, low, high, ...how }: Estimate, factor: number): Estimate {
  const by = (number: number | undefined) => (number === undefined ? undefined : number * factor)
  return { ...how, value: value * factor, error: by(error), low: by(low), high: by(high) }
}
