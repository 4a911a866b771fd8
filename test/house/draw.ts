// npm run house: draws the rooms from their imports into test/house/house.svg, and writes a page for each operator.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeAll } from '../../runs/catalogue/describe.ts'
import { pagesOf } from '../../runs/commands/shell/pages.ts'
import { houseFigure } from './figure.ts'
import { rooms } from './rooms.ts'
import { root } from './sources.ts'

const all = rooms()
writeFileSync(join(root, 'test/house/house.svg'), houseFigure(all))
const pages = join(root, 'runs/docs/operators')
rmSync(pages, { recursive: true, force: true })
mkdirSync(pages, { recursive: true })
for (const [name, text] of pagesOf(describeAll())) writeFileSync(join(pages, name), text)
for (const { name, sources, floor, onto } of all)
  console.log(`${String(floor).padStart(2)}  ${name} (${sources}) → ${onto.join(', ') || 'nothing'}`)
