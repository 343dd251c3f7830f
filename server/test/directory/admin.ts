/** Two companies with everybody who may call administrative methods. */
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { HashGate } from '../../src/service/account/argon2.ts'
import type { Authenticator } from '../../src/service/account/authenticator.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { directoryMethods } from '../../src/service/admin/directory-methods.ts'
import type { AdminMethod, Json } from '../../src/service/admin/method.ts'
import type { Directory } from '../../src/store/directory.ts'
import type { EngineName } from '../kit/engines.ts'
import { addAccount, addCompany, type Company, openTestDirectory } from './company.ts'
import { makeAuthenticator, type SteppedClock, steppedClock } from './sign-in.ts'

export const OPERATOR: Principal = {
  accountId: undefined,
  organisationId: undefined,
  address: 'operator',
  role: 'operator',
  language: 'en',
  scopes: new Set(),
  version: 0,
}

export type TestAdmin = AsyncDisposable & {
  readonly directory: Directory
  readonly authenticator: Authenticator
  readonly gate: HashGate
  readonly clock: SteppedClock
  readonly methods: ReadonlyMap<string, AdminMethod>
  readonly empresa: Company
  readonly ajena: Company
  /** The account's principal as of now. */
  as(address: string): Promise<Principal>
  call(principal: Principal | undefined, method: string, input: Json): Promise<Json>
  /** The result's shape, or `code key` of the refusal. */
  outcome(principal: Principal | undefined, method: string, input: Json): Promise<string>
}

/** empresa.test: jefa (admin), ana, luis. ajena.test: otra (admin), eva. servicio.test: operador. */
export async function openTestAdmin(
  name: EngineName,
  more: Parameters<typeof makeAuthenticator>[2] = {},
): Promise<TestAdmin> {
  const opened = await openTestDirectory(name)
  const { directory } = opened
  const service = await addCompany(directory, 'Servicio', 'servicio.test')
  await addAccount(directory, service, 'operador', { role: 'operator' })
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  await addAccount(directory, empresa, 'jefa', { role: 'company-admin' })
  await addAccount(directory, empresa, 'ana')
  await addAccount(directory, empresa, 'luis')
  const ajena = await addCompany(directory, 'Ajena', 'ajena.test')
  await addAccount(directory, ajena, 'otra', { role: 'company-admin' })
  await addAccount(directory, ajena, 'eva')
  const clock = steppedClock()
  const gate = new HashGate()
  const authenticator = makeAuthenticator(directory, clock, { ...more, gate })
  const methods = methodTable(
    directoryMethods({ directory, authenticator, gate, clock, log: silentLog, texts: createTexts() }),
  )
  const call = (principal: Principal | undefined, method: string, input: Json): Promise<Json> =>
    callAdmin(methods, principal, method, input)
  return {
    directory,
    authenticator,
    gate,
    clock,
    methods,
    empresa,
    ajena,
    call,
    as: async (address) => principalOf(directory, address),
    async outcome(principal, method, input) {
      try {
        await call(principal, method, input)
        return 'ok'
      } catch (error) {
        if (error instanceof Refusal) return `${error.code} ${error.text.key}`
        throw error
      }
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}

async function principalOf(directory: Directory, address: string): Promise<Principal> {
  const account = await directory.accountByAddress(address)
  if (account === undefined) throw new Error(`${address} is not there`)
  return {
    accountId: account.id satisfies AccountId,
    organisationId: account.organisationId,
    address: account.address,
    role: account.role,
    language: 'en',
    scopes: account.protocols,
    version: account.version,
  }
}

/** The same with an alias, a group and an app password of luis. */
export async function openBusyAdmin(name: EngineName): Promise<TestAdmin> {
  const admin = await openTestAdmin(name)
  await admin.call(OPERATOR, 'alias.add', { address: 'info@empresa.test', targets: ['luis@empresa.test'] })
  await admin.call(OPERATOR, 'group.add', { address: 'todos@empresa.test', members: ['luis@empresa.test'] })
  await admin.call(OPERATOR, 'app-password.add', { address: 'luis@empresa.test', name: 'Phone' })
  return admin
}
