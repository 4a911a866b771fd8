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
const processMeter: Meter = {
  now: () => performance.now(),
  spent() {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
}

/** What the first time is taken to cost at the most, ms: it does what is never done again. */
const USUAL = 200

/** A pace. One time that cost far more than the one before is forgiven, two are not. */
export function makePace(share: number, least: number, meter: Meter = processMeter): Pace {
  let next = Number.NEGATIVE_INFINITY
  let [cost, before] = [0, USUAL]
  return {
    wait: () => next - meter.now(),
    get cost() {
      return cost
    },
    async run(work) {
      const [began, start] = [meter.now(), meter.spent()]
      try {
        return await work()
      } finally {
        const spent = meter.spent() - start
        cost = Math.min(spent, 2 * before)
        before = spent
        next = began + Math.max(least, cost / share)
      }
    },
  }
}
