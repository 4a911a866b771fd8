import { Command } from 'commander'
import { retag } from '../../pipeline/store/retag.ts'
import type { Tags } from '../../schemas/store.ts'
import { tag } from './common/options.ts'
import { printJson, say } from './common/print.ts'

interface Options {
  readonly tag?: Tags
  readonly remove?: readonly string[]
  readonly json?: boolean
}

/** ionstream retag STORE: other tags for a run that is stored. */
export function retagCommand(): Command {
  return new Command('retag')
    .description('set or remove tags of a store; without options take those that were edited by hand')
    .argument('<store>', 'store of a run')
    .option('--tag <key=value>', 'a tag to be set; may be repeated', tag)
    .option('--remove <key...>', 'tags to be removed')
    .option('--json', 'print the tags as JSON')
    .addHelpText(
      'after',
      `
A manifest has checksums of its own: edited by hand it is refused, unless the tags alone were edited and this command takes
them. Results that were made with other tags are computed again.

Examples:
  ionstream retag 600K/run01 --tag temperature=650 --tag potential=mace
  ionstream retag 600K/run01 --remove potential`,
    )
    .action((store: string, { tag: set, remove, json }: Options) => {
      const tags = retag(store, { set, remove })
      if (json) printJson(tags)
      else say(`${store}: ${textOf(tags)}`)
    })
}

const textOf = (tags: Tags): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ') || 'no tags'
