// The last step of the build: what "ionstream list" prints.
import { writeFileSync } from 'node:fs'
import { CATALOGUE } from './catalogue.ts'
import { describeAll } from './describe.ts'

writeFileSync(CATALOGUE, JSON.stringify(describeAll()))
