/** A company whose passwords are kept by a real OpenLDAP, and the authenticator that asks it. */
import { type Log, silentLog } from '../../src/lib/log.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import { type LdapConfig, openLdap } from '../../src/runtime/open-ldap.ts'
import type { Authenticator, SignInContext } from '../../src/service/account/authenticator.ts'
import type { OutsidePasswords } from '../../src/service/account/outside-passwords.ts'
import type { Directory } from '../../src/store/directory.ts'
import { addAccount, addCompany, type Company, openTestDirectory } from '../directory/company.ts'
import { attempt, from, makeAuthenticator, type SteppedClock, steppedClock } from '../directory/sign-in.ts'
import type { EngineName } from '../kit/engines.ts'
import { type Slapd, startSlapd } from '../kit/slapd.ts'

export type LdapWorld = AsyncDisposable & {
  readonly slapd: Slapd
  readonly directory: Directory
  readonly empresa: Company
  readonly ana: AccountId
  readonly luis: AccountId
  readonly clock: SteppedClock
  readonly outside: OutsidePasswords
  readonly authenticator: Authenticator
  /** What any edge could let the peer see; from a network of its own each time. */
  say(user: string, password: string, protocol?: SignInContext['protocol']): Promise<string>
}

/** `settings`: of [ldap], besides those that fit the server. */
export async function openLdapWorld(
  engine: EngineName,
  settings: (slapd: Slapd) => Partial<LdapConfig> = () => ({}),
  log: Log = silentLog,
): Promise<LdapWorld> {
  await using opened = new AsyncDisposableStack()
  const slapd = opened.use(await startSlapd())
  const { directory } = opened.use(await openTestDirectory(engine))
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const [ana, luis] = [
    await addAccount(directory, empresa, 'ana'),
    await addAccount(directory, empresa, 'luis'),
  ]
  const outside = opened.use(openOutside(slapd.config(settings(slapd)), log))
  const clock = steppedClock()
  const authenticator = makeAuthenticator(directory, clock, { outside, log })
  let network = 0
  const rest = opened.move()
  return {
    ...{ slapd, directory, empresa, ana, luis, clock, outside, authenticator },
    say: (user, password, protocol) =>
      attempt(
        authenticator,
        user,
        password,
        from(`198.${18 + (++network >> 8)}.${network & 255}.1`, protocol),
      ),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** As an edge thread opens it. */
export function openOutside(ldap: LdapConfig, log: Log = silentLog): OutsidePasswords & Disposable {
  const outside = openLdap({ ldap, workers: 1 }, { clock: steppedClock(), log })
  if (outside === undefined) throw new Error('no LDAP')
  return outside
}

/** The filters of people that the server was asked for, in order. */
export function filtersOf(slapd: Slapd): string[] {
  const asked = slapd.log().matchAll(/SRCH base="[^"]*" scope=2 deref=0 filter="(.*)"$/gm)
  return [...asked].map(([, filter = '']) => filter)
}

/** The names of people that were bound, in order. */
export function bindsOf(slapd: Slapd): string[] {
  return [...slapd.log().matchAll(/ BIND dn="(uid=.*)" method=128$/gm)].map(([, dn = '']) => dn)
}

/** What was logged, as one text. */
export function keepLog(): { readonly log: Log; text(): string } {
  const written: unknown[] = []
  const keep = (...line: unknown[]): void => {
    written.push(line.map((part) => (part instanceof Error ? `${part.stack}${part.cause}` : part)))
  }
  return {
    log: { ...silentLog, debug: keep, info: keep, warn: keep, error: keep },
    text: () => JSON.stringify(written),
  }
}
