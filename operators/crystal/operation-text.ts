import type { Operation } from './site-source.ts'

/** A symmetry operation as a CIF has it: "x,-y+1/2,z". */
export const operationText = (operation: Operation): string =>
  operation
    .map(([x, y, z, shift]) => {
      const terms = [x, y, z].flatMap((value, c) =>
        value === 0
          ? []
          : [`${value < 0 ? '-' : '+'}${Math.abs(value) === 1 ? '' : `${Math.abs(value)}*`}${'xyz'[c]}`],
      )
      return `${terms.join('')}${shiftText(shift)}`.replace(/^\+/, '')
    })
    .join()

/** Twelfths and eighths as fractions, others as they are. */
function shiftText(shift: number): string {
  if (shift === 0) return ''
  const below = [2, 3, 4, 6, 8, 12, 24].find((n) => Math.abs(shift * n - Math.round(shift * n)) < 1e-6)
  const size = below ? `${Math.round(Math.abs(shift) * below)}/${below}` : Math.abs(shift)
  return `${shift < 0 ? '-' : '+'}${size}`
}
