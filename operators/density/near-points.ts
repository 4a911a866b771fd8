/** Points in boxes, for those that look for points near others. */
export function nearPoints(edge: number) {
  const boxes = new Map<string, number[]>()
  const boxOf = (at: readonly number[]) => at.map((value) => Math.floor(value / edge))
  return {
    add(at: readonly number[], index: number): void {
      const key = boxOf(at).join()
      const box = boxes.get(key)
      if (box) box.push(index)
      else boxes.set(key, [index])
    },
    /** In order, all that are closer than `edge`, and some that are not. */
    near(at: readonly number[]): number[] {
      const [x, y, z] = boxOf(at)
      const found: number[] = []
      for (let m = 0; m < 27; m++) {
        const key = `${x + (m % 3) - 1},${y + (Math.floor(m / 3) % 3) - 1},${z + Math.floor(m / 9) - 1}`
        found.push(...(boxes.get(key) ?? []))
      }
      return found.sort((a, b) => a - b)
    },
  }
}
