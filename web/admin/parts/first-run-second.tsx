/** The second way in: a passkey, or the codes of a phone, and the recovery codes to print. UI.md §7.3 */
import { Button, TextInput } from '@mantine/core'
import { IconDeviceMobile, IconFingerprint, IconPrinter } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ApiProblem } from '../../kit/api-client.ts'
import { useApi, useKit, useWords } from '../../kit/kit-context.ts'
import { hasPasskeys, PasskeyUnused } from '../../kit/model/passkey.ts'
import { Note } from '../../kit/parts/note.tsx'
import { QrCode } from '../../kit/parts/qr-code.tsx'
import {
  addPasskey,
  confirmCodes,
  type OfferedCodes,
  offerCodes,
  type RecoveryCodes,
} from '../model/second-factor.ts'
import { FIRST_RUN_TEXTS } from '../texts/first-run.ts'
import css from './first-run.module.css'

export function FirstRunSecond(): ReactNode {
  const say = useWords(FIRST_RUN_TEXTS)
  const { language } = useKit()
  const api = useApi()
  const queries = useQueryClient()
  const [offered, setOffered] = useState<OfferedCodes | undefined>()
  const [codes, setCodes] = useState<RecoveryCodes>(null)
  const [why, setWhy] = useState<string | undefined>()
  const attempt = async (work: () => Promise<RecoveryCodes>): Promise<void> => {
    setWhy(undefined)
    try {
      setCodes(await work())
      setOffered(undefined)
      await queries.invalidateQueries({ queryKey: ['second-factor'] })
    } catch (error) {
      const known = error instanceof ApiProblem ? error.message : undefined
      setWhy(known ?? say(error instanceof PasskeyUnused ? 'unused' : 'unreachable'))
    }
  }
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date())
  const offer = (): Promise<void> =>
    attempt(async () => {
      const made = await offerCodes(api)
      queueMicrotask(() => setOffered(made))
      return null
    })
  if (codes !== null) return <PrintedCodes codes={codes} />
  return (
    <>
      {why !== undefined && <Note kind="bad" alert title={why} />}
      {offered === undefined ? (
        <div className={css.ways}>
          {hasPasskeys() && (
            <button
              type="button"
              className={css.way}
              onClick={() => void attempt(() => addPasskey(api, say('passkeyName', { day })))}
            >
              <span className={css.wayIcon}>
                <IconFingerprint size={20} stroke={1.75} />
              </span>
              <span>
                <b>{say('addPasskey')}</b>
                <span className={css.wayWhy}>{say('passkeyHelp')}</span>
              </span>
            </button>
          )}
          <button type="button" className={css.way} onClick={() => void offer()}>
            <span className={css.wayIcon}>
              <IconDeviceMobile size={20} stroke={1.75} />
            </span>
            <span>
              <b>{say('addCodes')}</b>
              <span className={css.wayWhy}>{say('codesHelp')}</span>
            </span>
          </button>
        </div>
      ) : (
        <ProveCodes offered={offered} prove={(code) => attempt(() => confirmCodes(api, code))} />
      )}
    </>
  )
}

function ProveCodes({
  offered,
  prove,
}: {
  readonly offered: OfferedCodes
  readonly prove: (code: string) => Promise<void>
}): ReactNode {
  const say = useWords(FIRST_RUN_TEXTS)
  const [code, setCode] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void prove(code.trim())
  }
  return (
    <div className={css.scan}>
      <QrCode text={offered.uri} name={say('qr')} />
      <form className={css.form} onSubmit={submit}>
        <p>{say('scan')}</p>
        <p>
          {say('orType')} <span className={css.secret}>{offered.secret}</span>
        </p>
        <TextInput
          size="lg"
          label={say('code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" variant="filled">
            {say('confirm')}
          </Button>
        </div>
      </form>
    </div>
  )
}

function PrintedCodes({ codes }: { readonly codes: readonly string[] }): ReactNode {
  const say = useWords(FIRST_RUN_TEXTS)
  return (
    <>
      <h2>{say('recoveryTitle')}</h2>
      <p className={css.lead}>{say('recoveryLead')}</p>
      <ul className={css.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button leftSection={<IconPrinter size={16} stroke={1.75} />} onClick={() => print()}>
        {say('print')}
      </Button>
    </>
  )
}
