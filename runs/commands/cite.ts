import { Command } from 'commander'
import { readResult } from '../../pipeline/report/results/read-result.ts'
import { VERSION } from '../../pipeline/run/version.ts'
import { readCatalogue } from '../catalogue/catalogue.ts'
import { bibtexOf, REFERENCES, type Reference, referencesIn } from '../catalogue/references.ts'
import { say } from './common/print.ts'

const OURSELVES: Reference = {
  key: 'ionstream',
  named: /ionstream/,
  kind: 'misc',
  fields: {
    author: '{The ionstream contributors}',
    title: 'ionstream: streaming dataflow for molecular-dynamics trajectories of solid ion conductors',
    note: `version ${VERSION}`,
  },
}

/** ionstream cite RESULT…: the works behind the numbers of results, as BibTeX. */
export function citeCommand(): Command {
  return new Command('cite')
    .description(
      'the method papers behind the numbers of results, as BibTeX; which number is of which is said beside',
    )
    .argument('<results...>', 'folders that "analyse" or "measure" wrote with --out')
    .addHelpText('after', '\nExamples:\n  ionstream cite 600K/results > methods.bib')
    .action(async (folders: string[]) => {
      const uses = await usesIn(folders)
      const entries = REFERENCES.filter(({ key }) => uses.has(key))
      process.stdout.write([OURSELVES, ...entries].map(bibtexOf).join('\n'))
      for (const { key } of entries) say(`${key}: ${[...(uses.get(key) as Set<string>)].join(', ')}`)
    })
}

/** The operators of results by the key of what they are from. */
async function usesIn(folders: readonly string[]): Promise<Map<string, Set<string>>> {
  const sources = new Map((await readCatalogue()).operators.map(({ name, source }) => [name, source ?? '']))
  const uses = new Map<string, Set<string>>()
  for (const folder of folders)
    for (const { operator, steps, source } of (await readResult(folder)).outputs)
      for (const [name, text] of [
        [operator, source],
        ...steps.map((step) => [step.operator, sources.get(step.operator) ?? '']),
      ])
        for (const { key } of referencesIn(text)) uses.set(key, (uses.get(key) ?? new Set()).add(name))
  return uses
}
