import type { Order } from '../work/workshop.ts'

/** Hands orders out to so many lanes, each of which keeps to one run as long as there are others for the others: what a thread
 *  reads of a run besides its rows is then read by one thread, and once for orders that may be carried out together. When runs run
 *  short, a lane helps where most is left, and each takes its share of what is. */
export function makeLanes(orders: readonly Order[], lanes: number): (lane: number) => Order[] {
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
    if (run === undefined) return []
    places.set(lane, run)
    const own = left.get(run) as Order[]
    const taken = own.splice(-togetherAtEnd(own, Math.ceil(lanes / left.size)))
    if (own.length === 0) left.delete(run)
    return taken.reverse()
  }
}

/** How many of the last of some orders may go together, where so many lanes share what is left of them. */
function togetherAtEnd(orders: readonly Order[], lanes: number): number {
  const { along } = orders[orders.length - 1]
  if (!along) return 1
  const others = orders.findLastIndex((order) => order.along?.of !== along.of)
  return Math.min(along.most, Math.ceil((orders.length - 1 - others) / lanes))
}
