import type { ExecutionContext } from 'ava'
import type { Row } from '../../schemas/table.ts'

/** Equal words, and numbers to 1e-9. */
export function alike(t: ExecutionContext, one: readonly Row[], two: readonly Row[], within = 1e-9): void {
  t.is(one.length, two.length)
  one.forEach((row, i) => {
    for (const [name, value] of Object.entries(row)) {
      const other = two[i][name]
      if (typeof value !== 'number') t.is(other, value)
      else
        t.true(
          Math.abs((other as number) - value) <= within * Math.max(1, Math.abs(value)),
          `${name}: ${value} ${other}`,
        )
    }
  })
}
