import type { Surface } from './surface.ts'

type Colour = readonly number[]

/** Pixels of four bytes, row by row from the top. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}

/** What is seen: places from the middle of the cell, Å. */
export interface Scene {
  readonly surface: Surface
  /** Colours of the surface's outer and inner side, 0 to 255. */
  readonly sides: readonly [Colour, Colour]
  readonly atoms: readonly {
    readonly at: readonly number[]
    readonly radius: number
    readonly colour: Colour
  }[]
  readonly lines: readonly {
    readonly ends: readonly [readonly number[], readonly number[]]
    readonly width: number
    readonly colour: Colour
  }[]
}

/** Paints a scene, seen from far along z after a rotation (rows: the axes of the screen; right, up, towards the eye), `scale` pixels
 *  an Å; what is nearer hides what is behind. Pixels where nothing is stay as they are.
 *  The page runs this function from its text: it calls nothing of this module. */
export function paint(
  { width, height, data }: Pixels,
  { surface, sides, atoms, lines }: Scene,
  rotation: ArrayLike<number>,
  scale: number,
): void {
  const depth = new Float32Array(width * height).fill(Number.NEGATIVE_INFINITY)
  const turned = (p: ArrayLike<number>, n = 0): [number, number, number] => {
    const along = (r: number) => rotation[r] * p[n] + rotation[r + 1] * p[n + 1] + rotation[r + 2] * p[n + 2]
    return [width / 2 + scale * along(0), height / 2 - scale * along(3), scale * along(6)]
  }
  const put = (x: number, y: number, z: number, colour: Colour, light: number, shine: number): void => {
    const at = y * width + x
    if (z <= depth[at]) return
    depth[at] = z
    for (let c = 0; c < 3; c++) data[4 * at + c] = colour[c] * light + shine
    data[4 * at + 3] = 255
  }
  /** Light from the upper left, in front; normals in the screen's axes. */
  const lightOn = (x: number, y: number, z: number): number =>
    0.42 + 0.62 * Math.max(0, -0.4 * x + 0.5 * y + 0.77 * z)
  const shineOn = (light: number): number => 90 * Math.max(0, light - 0.94)
  const corners = Array.from({ length: surface.points.length / 3 }, (_, i) => {
    const [x, y, z] = turned(surface.points, 3 * i)
    const [p, q, r] = turned(surface.normals, 3 * i)
    const n = [(p - width / 2) / scale, (height / 2 - q) / scale, r / scale]
    return { x, y, z, out: n[2], front: lightOn(n[0], n[1], n[2]), back: lightOn(-n[0], -n[1], -n[2]) }
  })
  type Corner = (typeof corners)[number]
  const triangle = (a: Corner, b: Corner, c: Corner): void => {
    const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)
    if (area === 0) return
    const isFront = a.out + b.out + c.out > 0
    const [la, lb, lc] = [a, b, c].map(({ front, back }) => (isFront ? front : back))
    const colour = sides[isFront ? 0 : 1]
    const low = Math.max(0, Math.ceil(Math.min(a.y, b.y, c.y)))
    const high = Math.min(height - 1, Math.floor(Math.max(a.y, b.y, c.y)))
    const left = Math.max(0, Math.ceil(Math.min(a.x, b.x, c.x)))
    const right = Math.min(width - 1, Math.floor(Math.max(a.x, b.x, c.x)))
    for (let y = low; y <= high; y++) {
      for (let x = left; x <= right; x++) {
        const p = ((b.x - x) * (c.y - y) - (c.x - x) * (b.y - y)) / area
        const q = ((c.x - x) * (a.y - y) - (a.x - x) * (c.y - y)) / area
        const r = 1 - p - q
        if (p < -1e-6 || q < -1e-6 || r < -1e-6) continue
        const light = p * la + q * lb + r * lc
        put(x, y, p * a.z + q * b.z + r * c.z, colour, light, isFront ? shineOn(light) : 0)
      }
    }
  }
  const ball = (at: readonly number[], size: number, colour: Colour): void => {
    const [x, y, z] = turned(at)
    const r = size * scale
    for (let v = Math.max(0, Math.ceil(y - r)); v <= Math.min(height - 1, y + r); v++) {
      for (let u = Math.max(0, Math.ceil(x - r)); u <= Math.min(width - 1, x + r); u++) {
        const [p, q] = [(u - x) / r, (y - v) / r]
        const square = 1 - p * p - q * q
        if (square < 0) continue
        const light = lightOn(p, q, Math.sqrt(square))
        put(u, v, z + r * Math.sqrt(square), colour, light, 2 * shineOn(light))
      }
    }
  }
  const line = (from: readonly number[], to: readonly number[], wide: number, colour: Colour): void => {
    const [a, b] = [turned(from), turned(to)]
    const steps = Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1])) + 1
    const half = Math.max(1, wide * scale) / 2
    for (let n = 0; n <= steps; n++) {
      const [x, y, z] = [0, 1, 2].map((c) => a[c] + (n / steps) * (b[c] - a[c]))
      for (let v = Math.ceil(y - half); v < y + half; v++)
        for (let u = Math.ceil(x - half); u < x + half; u++)
          if (u >= 0 && v >= 0 && u < width && v < height) put(u, v, z, colour, 1, 0)
    }
  }
  const { quads } = surface
  for (let q = 0; q < quads.length; q += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((n) => corners[quads[q + n]])
    triangle(a, b, c)
    triangle(a, c, d)
  }
  for (const { at, radius, colour } of atoms) ball(at, radius, colour)
  for (const { ends, width: wide, colour } of lines) line(ends[0], ends[1], wide, colour)
}
