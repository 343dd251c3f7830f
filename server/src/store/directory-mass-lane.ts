/** How mass mail leaves: a setting of the whole service, the operator's. What is not set holds as MASS_LANE says. */
import type { DirectoryTables } from './directory-tables.ts'

/** Part of MassLane as JSON. */
export const MASS_LANE_SETTING = 'mass-lane'

export type MassLane = {
  /** Recipients an hour for one provider; null: as fast as they take it. */
  readonly messagesHour: number | null
  /** Connections to one destination, and all together. */
  readonly connections: number
  readonly connectionsAll: number
  /** Addresses that mail may leave from: each machine uses its own among them. None: the usual ones. */
  readonly sources: readonly string[]
  /** What is said in EHLO; null: the name of the server. */
  readonly helloName: string | null
  readonly warmUp: WarmUp | null
}

/** An address that nobody knows yet earns trust day by day: `first` recipients for each provider, then more. */
export type WarmUp = {
  readonly startMs: number
  readonly first: number
  /** Per cent that each day is more than the day before. */
  readonly growth: number
  /** Days until it is over. */
  readonly days: number
}

export const MASS_LANE: MassLane = {
  messagesHour: 1000,
  connections: 4,
  connectionsAll: 50,
  sources: [],
  helloName: null,
  warmUp: null,
}

export type MassLaneReader = { massLane(): Promise<MassLane> }

export async function massLaneOf({ settings }: DirectoryTables): Promise<MassLane> {
  const value = await settings.get('service', 0, MASS_LANE_SETTING)
  return { ...MASS_LANE, ...(value as Partial<MassLane> | undefined) }
}
