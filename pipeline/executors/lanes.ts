import type { Order } from '../work/workshop.ts'

/** Hands orders out to lanes, each of which keeps to one run as long as there are others for the others: what a thread
 *  reads of a run besides its rows is then read by one thread. When runs run short, a lane helps where most is left. */
export function makeLanes(orders: readonly Order[]): (lane: number) => Order | undefined {
  const left = new Map<number, Order[]>()
  for (const order of orders) {
    const own = left.get(order.run)
    if (own) own.push(order)
    else left.set(order.run, [order])
  }
  for (const own of left.values()) own.reverse()
  const places = new Map<number, number>()
  const choose = (): number | undefined => {
    const taken = new Set(places.values())
    const runs = [...left.keys()]
    const fresh = runs.find((run) => !taken.has(run))
    if (fresh !== undefined) return fresh
    const most = Math.max(...runs.map((run) => left.get(run)?.length ?? 0))
    return runs.find((run) => left.get(run)?.length === most)
  }
  return (lane) => {
    const before = places.get(lane)
    const run = before !== undefined && left.has(before) ? before : choose()
    if (run === undefined) return undefined
    places.set(lane, run)
    const own = left.get(run) as Order[]
    const order = own.pop()
    if (own.length === 0) left.delete(run)
    return order
  }
}
