import { join } from 'node:path'
import type { Figure } from '../../schemas/figure.ts'
import { makeFolder, writeWhole } from '../store/files.ts'
import { type Comparison, comparisonPage } from './comparison.ts'
import { type DrawnFigure, pageOf, type Report } from './page.ts'
import { draw } from './svg.ts'

export type { Report } from './page.ts'

/** A figure of an output, to be drawn. */
export interface OutputFigure {
  readonly output: string
  readonly figure: Figure
}

/** Where a figure's file is in the result's folder: "figures/OUTPUT.svg", or "figures/OUTPUT-FIGURE.svg" where it has its own name. */
export const figureFile = (figure: OutputFigure): string => `figures/${figureName(figure)}`

/** The name of that file. */
const figureName = ({ output, figure }: OutputFigure): string =>
  `${(figure.name === output ? output : `${output}-${figure.name}`).replaceAll(/[^\w.-]/g, '_')}.svg`

/** Draws the figures and writes `figures/*.svg` and `report.html` into a result's folder; gives the page's path and what
 *  the renderer had to say. Throws an input error where the folder cannot be written. */
export const writeReport = (
  folder: string,
  { figures, ...report }: Omit<Report, 'figures'> & { readonly figures: readonly OutputFigure[] },
): Promise<{ page: string; warnings: string[] }> =>
  writePage(folder, figures, (drawn) => pageOf({ ...report, figures: drawn }))

/** The same for results beside each other. */
export const writeComparison = (
  folder: string,
  { figures, ...comparison }: Omit<Comparison, 'figures'> & { readonly figures: readonly OutputFigure[] },
): Promise<{ page: string; warnings: string[] }> =>
  writePage(folder, figures, (drawn) => comparisonPage({ ...comparison, figures: drawn }))

async function writePage(
  folder: string,
  figures: readonly OutputFigure[],
  pageOf: (drawn: readonly DrawnFigure[]) => string,
): Promise<{ page: string; warnings: string[] }> {
  makeFolder(join(folder, 'figures'))
  const drawn: DrawnFigure[] = []
  for (const { output, figure } of figures) {
    const file = figureFile({ output, figure })
    const picture = await draw(figure, `figure-${drawn.length + 1}`)
    writeWhole(join(folder, file), picture.file)
    drawn.push({ output, figure, picture, file })
  }
  const page = join(folder, 'report.html')
  writeWhole(page, pageOf(drawn))
  const warnings = drawn.flatMap(({ file, picture }) => picture.warnings.map((text) => `${file}: ${text}`))
  return { page, warnings }
}
