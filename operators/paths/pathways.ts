export interface Pathway {
  /** Places from A to B. */
  readonly places: readonly number[]
  /** Its share of the flux, in the flux's unit. */
  readonly flux: number
}

/** Net flux [n][n] taken apart into pathways from A to B, the widest bottleneck first, until `share` of the flux is explained or there are `most`.
 *  Source: Metzner, Schütte, Vanden-Eijnden, Multiscale Model. Simul. 7, 1192 (2009), sec. 3.4. */
export function pathwaysOf(
  net: Float64Array,
  A: readonly number[],
  B: readonly number[],
  { total, share, most }: { total: number; share: number; most: number },
): Pathway[] {
  const left = net.slice()
  const n = Math.round(Math.sqrt(net.length))
  const found: Pathway[] = []
  let explained = 0
  while (found.length < most && explained < share * total) {
    const pathway = widest(left, n, A, B)
    if (!pathway || !(pathway.flux > 1e-12 * total)) break
    const { places, flux } = pathway
    for (let k = 1; k < places.length; k++) {
      const cell = places[k - 1] * n + places[k]
      left[cell] = Math.max(0, left[cell] - flux)
    }
    explained += flux
    found.push(pathway)
  }
  return found
}

/** The path whose narrowest edge is widest: Dijkstra's search with widths in place of lengths. */
function widest(
  flux: Float64Array,
  n: number,
  A: readonly number[],
  B: readonly number[],
): Pathway | undefined {
  const width = new Float64Array(n)
  const before = new Int32Array(n).fill(-1)
  const done = new Uint8Array(n)
  for (const i of A) width[i] = Number.POSITIVE_INFINITY
  for (;;) {
    let best = -1
    for (let i = 0; i < n; i++) if (!done[i] && width[i] > 0 && (best < 0 || width[i] > width[best])) best = i
    if (best < 0) return undefined
    if (B.includes(best)) return { places: trace(before, best), flux: width[best] }
    done[best] = 1
    for (let j = 0; j < n; j++) {
      const through = Math.min(width[best], flux[best * n + j])
      if (done[j] || through <= width[j]) continue
      width[j] = through
      before[j] = best
    }
  }
}

function trace(before: Int32Array, end: number): number[] {
  const places = [end]
  while (before[places[0]] >= 0) places.unshift(before[places[0]])
  return places
}
