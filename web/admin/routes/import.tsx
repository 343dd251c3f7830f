/** Thirty accounts at once: drop the table, see what would become of it, create. UI.md §10.2 */
import { Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type DragEvent, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { AccountImport } from '../../../contract/src/directory.ts'
import { useApi, useKit, useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { tell } from '../../kit/tell.ts'
import { TABLE_OCTETS_MAX } from '../limits.ts'
import { spaceText } from '../model/space.ts'
import css from '../parts/panel.module.css'
import { IMPORT_TEXTS } from '../texts/import.ts'

type Report = z.infer<typeof AccountImport>
type Looked = { readonly csv: string; readonly report: Report }

export function Screen(): ReactNode {
  const say = useWords(IMPORT_TEXTS)
  const { look, create, looked, error, busy, again } = useImport()
  const navigate = useNavigate()
  return (
    <Page
      title={say('title')}
      lead={say('lead')}
      actions={<Button onClick={() => void navigate({ to: '/cuentas' })}>{say('back')}</Button>}
    >
      <div className={css.stack}>
        {error !== undefined && <ScreenTrouble error={error} />}
        {looked === undefined ? (
          <Drop onFile={look} />
        ) : (
          <Preview report={looked.report} busy={busy} onCreate={create} onAgain={again} />
        )}
      </div>
    </Page>
  )
}

function useImport() {
  const say = useWords(IMPORT_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [looked, setLooked] = useState<Looked | undefined>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await work()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const look = (file: File): void => {
    if (file.size > TABLE_OCTETS_MAX) {
      tell({ kind: 'bad', text: say('tooBig') })
      return
    }
    void attempt(async () => {
      const csv = await file.text()
      setLooked({ csv, report: await api.post<Report>('/api/v1/account-import', { csv, check: true }) })
    })
  }
  const create = (): void => {
    if (looked === undefined) return
    void attempt(async () => {
      const report = await api.post<Report>('/api/v1/account-import', { csv: looked.csv })
      if (report.faults.length > 0) {
        setLooked({ ...looked, report })
        return
      }
      for (const key of ['accounts', 'account-count']) await queries.invalidateQueries({ queryKey: [key] })
      tell({ text: say('created', { n: report.imported }) })
      await navigate({ to: '/cuentas' })
    })
  }
  return { look, create, looked, error, busy, again: () => setLooked(undefined) }
}

function Drop({ onFile }: { readonly onFile: (file: File) => void }): ReactNode {
  const say = useWords(IMPORT_TEXTS)
  const take = (event: DragEvent): void => {
    event.preventDefault()
    const file = event.dataTransfer.files[0]
    if (file !== undefined) onFile(file)
  }
  return (
    <section
      className={`${css.card} ${css.drop}`}
      aria-label={say('file')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={take}
    >
      <IconUpload size={22} stroke={1.75} aria-hidden="true" />
      <h2>{say('file')}</h2>
      <p className={css.quiet}>{say('fileHelp')}</p>
      <FileButton accept=".csv,text/csv,text/plain" onChange={(file) => file !== null && onFile(file)}>
        {(props) => (
          <Button variant="filled" {...props}>
            {say('choose')}
          </Button>
        )}
      </FileButton>
      <p className={css.quiet}>{say('drop')}</p>
    </section>
  )
}

function Preview({
  report: { accounts, faults, rows },
  busy,
  onCreate,
  onAgain,
}: {
  readonly report: Report
  readonly busy: boolean
  readonly onCreate: () => void
  readonly onAgain: () => void
}): ReactNode {
  const say = useWords(IMPORT_TEXTS)
  return (
    <>
      {faults.length === 0 ? (
        <Note kind="ok" title={say('good', { n: accounts })} />
      ) : (
        <Note kind="bad" alert title={say('bad', { n: faults.length })} />
      )}
      {faults.length > 0 && (
        <section className={`${css.card} ${css.wide}`} tabIndex={0} aria-label={say('why')}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{say('line')}</th>
                <th scope="col">{say('why')}</th>
              </tr>
            </thead>
            <tbody>
              {faults.map(({ line, text }) => (
                <tr key={`${line} ${text}`}>
                  <td className="v-num">{line}</td>
                  <td>{text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rows.length > 0 && <Rows rows={rows} all={accounts} />}
      <div className={css.tags}>
        <Button
          variant="filled"
          disabled={faults.length > 0 || accounts === 0}
          loading={busy}
          onClick={onCreate}
        >
          {say('create', { n: accounts })}
        </Button>
        <Button onClick={onAgain}>{say('again')}</Button>
      </div>
    </>
  )
}

function Rows({ rows, all }: { readonly rows: Report['rows']; readonly all: number }): ReactNode {
  const say = useWords(IMPORT_TEXTS)
  const { language } = useKit()
  return (
    <>
      {all > rows.length && <p>{say('first', { n: rows.length })}</p>}
      <section className={`${css.card} ${css.wide}`} tabIndex={0} aria-label={say('title')}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{say('line')}</th>
              <th scope="col">{say('address')}</th>
              <th scope="col">{say('name')}</th>
              <th scope="col">{say('space')}</th>
              <th scope="col">{say('password')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ line, address, displayName, quotaBytes, password }) => (
              <tr key={line}>
                <td className="v-num">{line}</td>
                <td>{address}</td>
                <td>{displayName}</td>
                <td>{quotaBytes === null ? say('noLimit') : spaceText(quotaBytes, language)}</td>
                <td>{say(password ? 'inTable' : 'byLink')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}
