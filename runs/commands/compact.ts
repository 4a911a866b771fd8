import { Command } from 'commander'
import { type CompactReport, compact } from '../../pipeline/compact/compact.ts'
import { type Progress, progress } from '../../pipeline/run/progress.ts'
import { wholeNumber } from './common/options.ts'
import { printJson, say } from './common/print.ts'

/** ionstream compact STORE: few long blocks instead of many short ones. */
export function compactCommand(): Command {
  return new Command('compact')
    .description('join the blocks of a store into few long ones, for file systems that count files')
    .argument('<store>', 'store of a run')
    .option('--block <frames>', 'frames in a block (default: up to 4096, at most 512 MB of values)')
    .option('--json', 'print what was done as JSON')
    .addHelpText(
      'after',
      `
Positions keep their bits, and ingest goes on behind them; the same command line as before does. It needs as much space as
the store has, and two to three times the size of a joined block as memory. Nothing may read the store meanwhile. A killed
one is finished or undone by the next compact or ingest. Results are cut by blocks: they are computed again.

Examples:
  ionstream compact 600K/run01
  ionstream compact 600K/run01 --block 1024`,
    )
    .action(async (store: string, { block, json }: { block?: string; json?: boolean }) => {
      let bar: Progress | undefined
      const report = await compact({
        store,
        blockFrames: block === undefined ? undefined : wholeNumber('--block', block),
        onProgress(blocks, of) {
          bar ??= progress({ label: 'joining', total: of, unit: 'blocks' })
          bar.update(blocks)
        },
      })
      bar?.done()
      if (json) printJson(report)
      else say(textOf(report))
    })
}

const textOf = ({ store, blockFrames, files, changed }: CompactReport): string =>
  changed
    ? `${store}: ${files.after} files of blocks of ${blockFrames.after} frames, before ${files.before} of ${blockFrames.before}\n` +
      'Results made before are computed again the next time: another cut, another order of sums.'
    : `${store}: has blocks of ${blockFrames.after} frames already`
