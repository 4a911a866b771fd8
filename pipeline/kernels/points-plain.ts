/** `count` values of x at byte `from` in single precision, lowest byte first, those of y and of z behind them, become points [..][3] in
 *  double at byte `to`; 0 where x + y + z of one is not finite, else 1. */
export type Points = (from: number, count: number, to: number) => number

/** The plain twin of the points kernel on the same memory. */
export function plainPoints(memory: ArrayBuffer): Points {
  const view = new DataView(memory)
  return (from, count, to) => {
    let finite = 1
    for (let i = 0; i < count; i++) {
      const point = [0, 1, 2].map((axis) => view.getFloat32(from + 4 * (axis * count + i), true))
      point.forEach((value, axis) => {
        view.setFloat64(to + 8 * (3 * i + axis), value, true)
      })
      if (!Number.isFinite(Math.fround(Math.fround(point[0] + point[1]) + point[2]))) finite = 0
    }
    return finite
  }
}
