export interface Tables { diffusion: string; msd: string; zero: string }
export const comparison = (_: Tables) => 'todo'
