/** What proves the holder besides the password: passkeys, codes of an app, codes on paper. THREATS ID9, MISSION M6 */
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { hasPasskeys, makePasskey, PasskeyUnused } from '../../../kit/model/passkey.ts'
import { Note } from '../../../kit/parts/note.tsx'
import { QrCode } from '../../../kit/parts/qr-code.tsx'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { ACCESS_TEXTS } from '../../texts/settings/account.ts'

/** As GET /api/v1/second-factor answers. */
export type Factors = {
  readonly codes: { readonly on: boolean; readonly since: string | null }
  readonly passkeys: readonly {
    readonly id: number
    readonly name: string
    readonly madeAt: string
    readonly usedAt: string | null
  }[]
  readonly recoveryCodesLeft: number
  readonly required: boolean
}
export const FACTORS_URL = '/api/v1/second-factor'
export const FACTORS_KEY = 'second-factor'
const STALE = [FACTORS_KEY]

type Shown = { readonly showCodes: (codes: readonly string[] | null) => void }

export function PasskeysCard({ factors, showCodes }: Shown & { readonly factors: Factors }): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const { api } = useOwn()
  const { error, run } = useDoing()
  const [adding, setAdding] = useState(false)
  const remove = (id: number, name: string): void =>
    void run(() => api.delete(`${FACTORS_URL}/passkeys/${id}`), {
      told: say('removed', { name }),
      stale: STALE,
    })
  const add = hasPasskeys() && !adding && <Button onClick={() => setAdding(true)}>{say('addPasskey')}</Button>
  return (
    <Card title={say('passkeys')} text={say('passkeysWhy')} actions={add}>
      <div className={css.cardBody}>
        {!hasPasskeys() && <Note kind="info" title={say('noPasskeys')} />}
        {error !== undefined && <ScreenTrouble error={error} />}
        {adding && <NewPasskey showCodes={showCodes} close={() => setAdding(false)} />}
      </div>
      {factors.passkeys.length > 0 && (
        <ul className={css.rows}>
          {factors.passkeys.map(({ id, name, madeAt, usedAt }) => (
            <li key={id}>
              <div>
                <strong>{name}</strong>
                <p className={css.quiet}>
                  {say('madeAt', { at: new Date(madeAt) })}
                  {usedAt !== null && `, ${say('usedAt', { at: new Date(usedAt) })}`}
                </p>
              </div>
              <Button size="sm" aria-label={`${say('remove')}: ${name}`} onClick={() => remove(id, name)}>
                {say('remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function NewPasskey({ showCodes, close }: Shown & { readonly close: () => void }): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const { api } = useOwn()
  const { busy, error, run } = useDoing()
  const [name, setName] = useState('')
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const done = await run(async () => showCodes(await makePasskey(api, name.trim())), {
      told: say('added', { name: name.trim() }),
      stale: STALE,
    })
    if (done) close()
  }
  return (
    <form className={css.form} onSubmit={(event) => void add(event)}>
      <TextInput
        label={say('passkeyName')}
        placeholder={say('passkeyNameHint')}
        required
        withAsterisk={false}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {error instanceof PasskeyUnused && <Note kind="warn" alert title={say('passkeyFailed')} />}
      {error !== undefined && !(error instanceof PasskeyUnused) && <ScreenTrouble error={error} />}
      <div className={css.acts}>
        <Button type="submit" variant="filled" loading={busy}>
          {say('add')}
        </Button>
      </div>
    </form>
  )
}

type Offered = { readonly secret: string; readonly uri: string }

export function CodesCard({ factors, showCodes }: Shown & { readonly factors: Factors }): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const { api } = useOwn()
  const { busy, error, run } = useDoing()
  const [offered, setOffered] = useState<Offered | undefined>()
  const { on, since } = factors.codes
  const start = (): void => void run(async () => setOffered(await api.post<Offered>(`${FACTORS_URL}/codes`)))
  const stop = (): void =>
    void run(() => api.delete(`${FACTORS_URL}/codes`), { told: say('codesStopped'), stale: STALE })
  const act = on ? (
    <Button loading={busy} onClick={stop}>
      {say('codesStop')}
    </Button>
  ) : (
    offered === undefined && (
      <Button loading={busy} onClick={start}>
        {say('codesStart')}
      </Button>
    )
  )
  const text = on && since !== null ? say('codesOn', { at: new Date(since) }) : say('codesWhy')
  return (
    <Card title={say('codes')} text={text} actions={act}>
      <div className={css.cardBody}>
        {error !== undefined && <ScreenTrouble error={error} />}
        {offered !== undefined && !on && (
          <ConfirmCodes
            offered={offered}
            done={(codes) => {
              setOffered(undefined)
              showCodes(codes)
            }}
          />
        )}
      </div>
    </Card>
  )
}

function ConfirmCodes({
  offered,
  done,
}: {
  readonly offered: Offered
  readonly done: (codes: readonly string[] | null) => void
}): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const { api } = useOwn()
  const { busy, error, run } = useDoing()
  const [code, setCode] = useState('')
  const confirm = (event: FormEvent): void => {
    event.preventDefault()
    void run(
      async () => {
        const answer = await api.post<{ readonly recoveryCodes: readonly string[] | null }>(
          `${FACTORS_URL}/codes/confirm`,
          { code: code.trim() },
        )
        done(answer.recoveryCodes)
      },
      { stale: STALE },
    )
  }
  return (
    <form className={css.form} onSubmit={confirm}>
      <p>{say('scan')}</p>
      <QrCode text={offered.uri} name={say('qr')} />
      <p className={css.quiet}>{say('byHand', { secret: offered.secret })}</p>
      <TextInput
        label={say('code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        withAsterisk={false}
        maw={180}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {error !== undefined && <ScreenTrouble error={error} />}
      <div>
        <Button type="submit" variant="filled" loading={busy}>
          {say('confirm')}
        </Button>
      </div>
    </form>
  )
}

/** Codes on paper, told once. */
export function NewRecoveryCodes({
  codes,
  close,
}: {
  readonly codes: readonly string[]
  readonly close: () => void
}): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(codes.join('\n'))
    setCopied(true)
  }
  return (
    <Card
      title={say('recovery')}
      text={say('once')}
      actions={
        <>
          <Button onClick={() => void copy()}>{say(copied ? 'copied' : 'copy')}</Button>
          <Button onClick={() => globalThis.print()}>{say('print')}</Button>
          <Button variant="filled" onClick={close}>
            {say('done')}
          </Button>
        </>
      }
    >
      <div className={css.cardBody}>
        <ul className={css.codes}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </div>
    </Card>
  )
}

export function RecoveryCodesCard({ factors, showCodes }: Shown & { readonly factors: Factors }): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const { api } = useOwn()
  const { busy, error, run } = useDoing()
  const renew = (): void =>
    void run(
      async () => {
        const made = await api.post<{ readonly recoveryCodes: readonly string[] }>(
          `${FACTORS_URL}/recovery-codes`,
        )
        showCodes(made.recoveryCodes)
      },
      { stale: STALE },
    )
  const renewButton = (
    <Button loading={busy} onClick={renew}>
      {say('renew')}
    </Button>
  )
  return (
    <Card
      title={say('recovery')}
      text={`${say('recoveryWhy')} ${say('left', { n: factors.recoveryCodesLeft })}.`}
      actions={renewButton}
    >
      {error !== undefined && (
        <div className={css.cardBody}>
          <ScreenTrouble error={error} />
        </div>
      )}
    </Card>
  )
}
