import { z } from 'zod'
import { type IonstreamError, usageError } from './errors.ts'
import { didYouMean } from './nearest.ts'
import { parseQuantity, type QuantityKind } from './units.ts'

/** What an operator can be told: a zod object, one described entry a parameter. */
export type Params = z.ZodObject<z.ZodRawShape>
export type Given<S extends Params> = z.input<S>
export type Resolved<S extends Params> = z.output<S>

/** What a parameter's own words say of it; `unit` is the base unit that bare numbers have. */
export interface ParamInfo {
  readonly name: string
  readonly flag: string
  readonly description: string
  readonly unit: string
  readonly default: unknown
  /** True for a flag that takes no value. */
  readonly switch: boolean
  /** The words that it takes, where it takes only some. */
  readonly choices?: readonly string[]
}

const splitList = (value: unknown): unknown =>
  typeof value === 'string'
    ? value.split(',').map((item) => item.trim())
    : Array.isArray(value)
      ? value
      : [value]

const quantity = (kind: QuantityKind, value: unknown, context: z.RefinementCtx): number => {
  if (typeof value === 'number' || typeof value === 'string') {
    try {
      return parseQuantity(value, kind)
    } catch (error) {
      context.addIssue({
        code: 'custom',
        message: `${(error as Error).message}. ${(error as IonstreamError).remedy}`,
      })
    }
  } else context.addIssue({ code: 'custom', message: `expected a ${kind}` })
  return Number.NaN
}

type QuantityInput = string | number
const scalar = (kind: QuantityKind, unit: string, description: string) =>
  z
    .custom<QuantityInput>(() => true)
    .transform((value, context) => quantity(kind, value, context))
    .meta({ description, unit })
const listOf = (kind: QuantityKind, unit: string, description: string) =>
  z
    .custom<QuantityInput | readonly QuantityInput[]>(() => true)
    .transform((value, context) =>
      (splitList(value) as unknown[]).map((item) => quantity(kind, item, context)),
    )
    .meta({ description, unit })

/** A time; bare numbers are ps, strings carry a unit ("500fs"). */
export const time = (description: string) => scalar('time', 'ps', description)
/** A time, or one word that stands for a rule ("all"). */
export const timeOr = <const W extends string>(word: W, description: string) =>
  z
    .custom<QuantityInput>(() => true)
    .transform((value, context): number | W => (value === word ? word : quantity('time', value, context)))
    .meta({ description, unit: 'ps' })
/** A list of times, or one. */
export const times = (description: string) => listOf('time', 'ps', description)
/** A length; bare numbers are Å. */
export const length = (description: string) => scalar('length', 'Å', description)
/** A temperature above zero; bare numbers are K. */
export const temperature = (description: string) => kelvin(description, false)
/** A temperature, or 0 for none. */
export const temperatureOrZero = (description: string) => kelvin(description, true)
const kelvin = (description: string, zero: boolean) =>
  z
    .custom<QuantityInput>(() => true)
    .transform((value, context) => {
      const found = quantity('temperature', value, context)
      if (!(found > 0 || (zero && found === 0)))
        context.addIssue({ code: 'custom', message: 'expected a temperature above 0 K' })
      return found
    })
    .meta({ description, unit: 'K' })
/** An energy, or its text; meV. */
export const energy = (description: string) => z.coerce.number().min(0).meta({ description, unit: 'meV' })
/** A list of lengths, or one. */
export const lengths = (description: string) => listOf('length', 'Å', description)
/** A list of words, or one; "P,S" is ["P", "S"]. */
export const words = (description: string) =>
  z.preprocess(splitList, z.array(z.string().min(1))).meta({ description, unit: '' }) as unknown as z.ZodType<
    readonly string[],
    string | readonly string[]
  >
export const text = (description: string) => z.string().meta({ description, unit: '' })
/** The name of a file, whose content decides numbers as a value does; or a word, where it stands for a rule ("none"). */
export const file = (description: string) => z.string().meta({ description, unit: '', file: true })
/** A list of them, or one. */
export const files = (description: string) =>
  z
    .preprocess(splitList, z.array(z.string().min(1)))
    .meta({ description, unit: '', file: true }) as unknown as z.ZodType<
    readonly string[],
    string | readonly string[]
  >
export const choice = <const T extends readonly [string, ...string[]]>(values: T, description: string) =>
  z.enum(values).meta({ description: `${description} (${values.join(' | ')})`, unit: '', choices: values })
/** On or off; on the command line a flag without a value. */
export const onOff = (description: string) => z.boolean().meta({ description, unit: '', switch: true })
/** A whole number from 1 up along each vector of a cell, or one for all; none where nothing is given. */
export const voxelNumbers = (description: string) =>
  z
    .custom<string | number | readonly number[]>(() => true)
    .transform((value, context) => {
      const found = (typeof value === 'string' ? value.split(',') : [value].flat()).map(Number)
      if ([0, 1, 3].includes(found.length) && found.every((n) => Number.isInteger(n) && n > 0)) return found
      context.addIssue({ code: 'custom', message: 'expected one or three whole numbers from 1 up' })
      return []
    })
    .meta({ description, unit: '' })
/** A plain number, or its text. */
export const number = (description: string) => z.coerce.number().meta({ description, unit: '' })
/** A whole number from `least` up, or its text. */
export const whole = (description: string, least = 0) =>
  z.coerce.number().int().min(least).meta({ description, unit: '' })

/** camelCase to kebab-case: the file name, the name in a definition and the flag are one. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The parameters of an operator as people see them. */
export function describeParams(params: Params): ParamInfo[] {
  return Object.entries(params.shape).map(([name, schema]) => {
    const absent = (schema as z.ZodType).safeParse(undefined)
    const meta = metaOf(schema as z.ZodType)
    return {
      name,
      flag: `--${kebab(name)}`,
      description: String(meta['description'] ?? ''),
      unit: String(meta['unit'] ?? ''),
      default: absent.success ? absent.data : undefined,
      switch: meta['switch'] === true,
      ...(meta['choices'] ? { choices: meta['choices'] as readonly string[] } : {}),
    }
  })
}

/** The files that parameters name, or words in their place. */
export const filesIn = <S extends Params>({ shape }: S, given: Resolved<S>): string[] =>
  Object.entries(shape).flatMap(([name, schema]) =>
    metaOf(schema as z.ZodType)['file'] === true
      ? ([(given as Record<string, unknown>)[name] ?? []].flat() as string[])
      : [],
  )

/** Metadata sits on the innermost schema; defaults and optionals wrap it. */
function metaOf(schema: z.ZodType): Record<string, unknown> {
  const own = schema.meta()
  if (own) return own
  const inner = (schema as { def?: { innerType?: z.ZodType } }).def?.innerType
  return inner ? metaOf(inner) : {}
}

/** Checks and completes what an operator was told; throws a usage error naming operator and parameter. */
export function resolveParams<S extends Params>(operator: string, params: S, given: unknown): Resolved<S> {
  if (given === undefined) given = {}
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw usageError(`${operator}: parameters are an object, found ${JSON.stringify(given)}`)
  }
  const known = Object.keys(params.shape)
  const stranger = Object.keys(given).find((key) => !known.includes(key))
  if (stranger !== undefined) {
    throw usageError(`${operator}: unknown parameter "${stranger}"`, didYouMean(stranger, known))
  }
  const result = params.safeParse(given)
  if (result.success) return result.data as Resolved<S>
  const issue = result.error.issues[0]
  const path = issue.path.join('.')
  throw usageError(
    `${operator}: parameter "${path}" is ${JSON.stringify((given as Record<string, unknown>)[String(issue.path[0])]) ?? 'missing'}: ${issue.message}`,
    `See "ionstream list" or "ionstream measure ${operator} --help" for what it takes.`,
  )
}
