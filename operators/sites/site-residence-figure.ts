import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { bars } from '../figures/bars.ts'

/** Residence time on each kind of site; nothing where there are no jumps. */
export const siteResidenceFigures = (systems: readonly SystemTables[]) =>
  bars(systems, {
    name: 'site-residence',
    title: 'Residence time on sites',
    caption: `Total ion-time / number of jumps (${String(systems[0]?.own.rows[0]?.['rule'])}); bars: 68 % error.`,
    x: { field: 'kind', title: 'kind of site' },
    y: { field: 'residence', title: 'residence time / ps' },
    where: ({ site }) => site === null,
  })
