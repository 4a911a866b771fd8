import { join, relative } from 'node:path'
import { formulaOf } from '../../../pipeline/report/quantities.ts'
import { type Answers, countsByElement } from './answers.ts'
import type { Found } from './survey.ts'

/** The words of the command that reads each run, and of the one that analyses all; paths are those of the folder that is written to. */
export function commandsFor(found: readonly Found[], answers: Answers, out: string): string[][] {
  const { timestep, interval, units, elements, mobile } = answers
  const here = (path: string) => relative(out, path) || '.'
  const reading = found.map(({ name, files, lacks, hasUnits, knowsElements, temperature }) => [
    'ingest',
    ...files.map(here),
    '--out',
    join('stores', name),
    ...(lacks === 'timestep' && timestep !== undefined ? ['--timestep', timestep] : []),
    ...(lacks === 'interval' && interval !== undefined ? ['--interval', interval] : []),
    ...(hasUnits && units !== undefined ? ['--units', units] : []),
    ...(!knowsElements && elements !== undefined ? ['--elements', elements] : []),
    ...(mobile === undefined ? [] : ['--mobile', mobile]),
    ...(temperature === undefined ? [] : ['--tag', `temperature=${temperature}`]),
  ])
  return [...reading, ['analyse', 'study.ts', '--out', 'results']]
}

/** The commands as a script; `program`: words that start this program where the shell knows no name for it. */
export const scriptOf = (
  commands: readonly (readonly string[])[],
  program: readonly string[],
): string => `#!/bin/sh
# Reads every trajectory once, into stores, and analyses them. Run it again: what is done is skipped.
set -e
cd "$(dirname "$0")"
command -v ionstream >/dev/null 2>&1 || ionstream() { ${program.map(quoted).join(' ')} "$@"; }
${commands.map((words) => ['ionstream', ...words].map(quoted).join(' ')).join('\n')}
`

const quoted = (word: string): string =>
  /^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/** A definition to go on from. */
export function definitionFor(found: readonly Found[], answers: Answers): string {
  const temperatures = new Set(found.map(({ temperature }) => temperature))
  const isSeries = temperatures.size > 1 && !temperatures.has(undefined)
  const upTo = Math.min(8, ...found.flatMap(({ reach }) => reach ?? []))
  const stores = found.map(({ name }) => `'${join('stores', name)}'`)
  const names = ['diffusion', 'inFrameOf', 'msd', 'rdf', 'select', ...(isSeries ? ['arrhenius'] : [])].sort()
  return `// What is measured, and of which runs. Every name is an operator: "ionstream list" has all of them, "ionstream list NAME" one with
// its parameters, units and source. Change it and run the analysis again: what is still true is not computed again.
import { replicas, study } from 'ionstream'
import { ${names.join(', ')} } from 'ionstream/operators'
// import { ps } from 'ionstream/schemas'

export default study({
  title: '${formulaOf(countsByElement(found[0], answers.elements))}',
  // Runs whose tags (temperature …) agree are replicas of one system.
  runs: [${stores.map((store) => `replicas(${store})`).join(', ')}],
  flow(frames) {
    // Positions against the framework, of the mobile elements that the stores name.
    const ions = frames.pipe(inFrameOf(), select('mobile'))
    // Lags as long as the shortest run allows; or up to a time of your own: msd({ lags: ps(30) })
    const displacement = ions.pipe(msd())
    const D = displacement.pipe(diffusion())
    return {
      // Each key is a table and a section of the page.
      diffusion: D,
      msd: displacement,
      rdf: frames.pipe(rdf({ upTo: ${upTo} })),
${isSeries ? '      arrhenius: D.pipe(arrhenius()),\n' : ''}      // Time in cages round anions, with cages and residence among the imports:
      // residence: ions.pipe(cages({ centres: ['S', 'Cl'], radius: 4 }), residence({ ignoreReturnsWithin: ps(1) })),
    }
  },
})
`
}
