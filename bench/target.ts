/**
 * Starts and stops a Valija instance as the load generators want it, all of its state in one folder:
 *
 *   bench/target up DIR [--users N] [--port-offset P] [--engine sqlite|postgres] [--filter]
 *   bench/target down DIR [--wipe]
 *
 * The first `up` makes the users and the routes; a later one starts the same instance with its data again, also after
 * a `kill -9`.
 */
import { parseArgs } from 'node:util'
import { bringDown, bringUp, type TargetOptions } from './instance.ts'

const USAGE = `usage: bench/target up DIR [--users N] [--port-offset P] [--engine sqlite|postgres] [--filter]
       bench/target down DIR [--wipe]`
const EXIT_USAGE = 64

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    users: { type: 'string' },
    'port-offset': { type: 'string' },
    engine: { type: 'string' },
    filter: { type: 'boolean' },
    wipe: { type: 'boolean', default: false },
  },
})
const [action, dir, ...rest] = positionals
const options = readOptions()
if (dir === undefined || rest.length > 0 || options === undefined || !['up', 'down'].includes(action ?? '')) {
  console.error(USAGE)
  process.exit(EXIT_USAGE)
}
if (action === 'up') console.log(`up: ${await bringUp(dir, options)}`)
else {
  await bringDown(dir, values.wipe)
  console.log(`down: ${dir}`)
}

/** Only what was said: the rest comes from the folder or from the defaults. */
function readOptions(): Partial<TargetOptions> | undefined {
  const { engine, filter } = values
  if (engine !== undefined && engine !== 'sqlite' && engine !== 'postgres') return undefined
  const users = values.users === undefined ? undefined : Number(values.users)
  const portOffset = values['port-offset'] === undefined ? undefined : Number(values['port-offset'])
  if ([users, portOffset].some((each) => each !== undefined && !Number.isSafeInteger(each))) return undefined
  return {
    ...(users === undefined ? {} : { users }),
    ...(portOffset === undefined ? {} : { portOffset }),
    ...(engine === undefined ? {} : { engine }),
    ...(filter === undefined ? {} : { filter }),
  }
}
