/** `count` numbers at byte `from` in single precision, highest byte first, become doubles times `factor` at byte `to`; 0 where one is not
 *  finite, else 1. */
export type Singles = (from: number, count: number, to: number, factor: number) => number

/** The plain twin of the kernel of singles on the same memory. */
export function plainSingles(memory: ArrayBuffer): Singles {
  const view = new DataView(memory)
  return (from, count, to, factor) => {
    let finite = 1
    for (let i = 0; i < count; i++) {
      const value = view.getFloat32(from + 4 * i)
      view.setFloat64(to + 8 * i, value * factor, true)
      if (!Number.isFinite(value)) finite = 0
    }
    return finite
  }
}
