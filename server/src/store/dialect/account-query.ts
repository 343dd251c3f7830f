/**
 * One statement outside a transaction, as one account, in one round trip: what is sent before a Sync is one implicit
 * transaction, so the account is set, the statement runs under it, and both are over with the answer. Costs a third of
 * `begin; set …`, the statement and `commit` (docs/decisions/0008).
 */
import pg from 'pg'

export type AccountSettings = {
  readonly accountId: number
  /** Undefined: the role that is connected. */
  readonly role: string | undefined
}

const SETTINGS = {
  name: 'valija_account_settings',
  text: `select set_config('valija.account_id', $1, true),
    case when $2::text <> '' then set_config('role', $2::text, true) end`,
}

/** What there is of pg's query beyond its types; the version of pg is exact, and the tests of TE5 meet each part. */
type Wire = {
  bind(message: { readonly statement: string; readonly values: readonly string[] }): void
  execute(message: { readonly rows: 0 }): void
}
type WireQuery = {
  callback: (error: Error | null, result: pg.QueryResult) => void
  prepare(wire: Wire): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, wire: Wire): void
}
type Question = {
  readonly name: string
  readonly text: string
  readonly values: unknown[]
  readonly rowMode?: 'array'
}

const BaseQuery = pg.Query as unknown as new (question: Question) => WireQuery

class AccountQuery extends BaseQuery {
  readonly #settings: AccountSettings
  #settled = false

  constructor(question: Question, settings: AccountSettings) {
    super(question)
    this.#settings = settings
  }

  override prepare(wire: Wire): void {
    wire.bind({ statement: SETTINGS.name, values: valuesOf(this.#settings) })
    wire.execute({ rows: 0 })
    super.prepare(wire)
  }

  override handleDataRow(message: unknown): void {
    if (this.#settled) super.handleDataRow(message)
  }

  /** The first one is that of the settings: their row is nobody's answer. */
  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.#settled) super.handleCommandComplete(message, wire)
    this.#settled = true
  }
}

/** Makes `askAsAccount` possible on this connection, once in its life. */
export async function prepareSettings(client: pg.PoolClient): Promise<void> {
  await client.query({ ...SETTINGS, values: ['', ''] })
}

/** Rejects, with nothing run, when the role cannot be taken. */
export function askAsAccount(
  client: pg.PoolClient,
  settings: AccountSettings,
  question: Question,
): Promise<pg.QueryResult> {
  const { promise, resolve, reject } = Promise.withResolvers<pg.QueryResult>()
  const query = new AccountQuery(question, settings)
  query.callback = (error, result) => (error === null ? resolve(result) : reject(error))
  client.query(query as unknown as pg.Submittable)
  return promise
}

function valuesOf({ accountId, role }: AccountSettings): string[] {
  return [String(accountId), role ?? '']
}
