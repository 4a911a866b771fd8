/** When something may be done again, by what it cost: `share` of the time at most, never sooner than `least` ms. */
export interface Pace {
  /** Does it, and learns what it cost. */
  run<T>(work: () => T | Promise<T>): Promise<T>
  /** ms until it may be done again; 0 or less: now. */
  wait(): number
  /** What it cost last, ms of this process's time. */
  readonly cost: number
}

export interface Meter {
  /** ms by a clock, and ms that this process has computed. */
  now(): number
  spent(): number
}

/** The clocks of this process. */
export const processMeter: Meter = {
  now: () => performance.now(),
  spent() {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
}

/** A pace. The cost of one time is what it cost at the most lately, forgotten by a third each time. */
export function makePace(share: number, least: number, meter: Meter = processMeter): Pace {
  let next = Number.NEGATIVE_INFINITY
  let cost = 0
  return {
    wait: () => next - meter.now(),
    get cost() {
      return cost
    },
    async run(work) {
      const [began, before] = [meter.now(), meter.spent()]
      try {
        return await work()
      } finally {
        const spent = meter.spent() - before
        cost = Math.max(spent, (2 * cost) / 3)
        next = began + Math.max(least, spent / share)
      }
    },
  }
}
