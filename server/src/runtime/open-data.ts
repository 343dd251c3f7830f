/** Opens what is kept and brings it up to date; what stands in the way is said so that an operator can mend it. */
import { type Admin, type Deps, openAdmin } from '../app.ts'
import { SecretKeyFault } from '../store/sealed/secret-keys.ts'
import { CorruptError, DiskFullError, NewerDataError } from '../store/sql.ts'
import { EXIT } from './exit-codes.ts'
import { StartError } from './start-error.ts'

/** Throws StartError for data of a newer release, a database that is away, a damaged file. */
export async function openData(deps: Deps): Promise<Admin> {
  try {
    await using opened = new AsyncDisposableStack()
    const admin = opened.use(await openAdmin(deps))
    await admin.recover()
    opened.move()
    return admin
  } catch (error) {
    throw explain(error, deps)
  }
}

function explain(error: unknown, { config }: Deps): unknown {
  if (!(error instanceof Error)) return error
  const { dataDir: dir } = config.server
  const { code } = error as NodeJS.ErrnoException
  if (error instanceof NewerDataError)
    return refusal('start.newerData', EXIT.config, { dir, reason: error.message }, error)
  if (error instanceof DiskFullError) return refusal('start.diskFull', EXIT.unavailable, { dir }, error)
  if (error instanceof CorruptError || code === 'ERR_SQLITE_ERROR')
    return refusal('start.damagedData', EXIT.unavailable, { dir, reason: error.message }, error)
  if (error instanceof SecretKeyFault)
    return refusal('start.secretKey', EXIT.config, { place: error.message }, error)
  // Errors of the system and of PostgreSQL have a code; what has none is our bug and keeps its stack.
  if (config.store.engine === 'postgres' && code !== undefined)
    return refusal(
      'start.database',
      EXIT.unavailable,
      { reason: error.message === '' ? code : error.message },
      error,
    )
  return error
}

function refusal(
  key: string,
  exitCode: StartError['exitCode'],
  values: Readonly<Record<string, string>>,
  cause: Error,
): StartError {
  return new StartError(exitCode, { key, values }, { cause })
}
