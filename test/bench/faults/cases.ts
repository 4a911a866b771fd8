/** How many cases a bench of faults tries: so many, or as CASES in the environment says. */
export const casesOf = (otherwise: number): number => Number(process.env['CASES'] ?? otherwise)
