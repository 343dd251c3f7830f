/** A code that a camera reads, drawn as one path: dark on light in every scheme, because cameras want it so. */
import { type ReactNode, useMemo } from 'react'
import { encode } from 'uqr'
import css from './qr-code.module.css'

export function QrCode({ text, name }: { readonly text: string; readonly name: string }): ReactNode {
  const { size, path } = useMemo(() => {
    const { size: side, data } = encode(text, { ecc: 'M', border: 1 })
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])))
    return { size: side, path: dark.join('') }
  }, [text])
  return (
    <div className={css.qr}>
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={name} shapeRendering="crispEdges">
        <path d={path} fill="black" />
      </svg>
    </div>
  )
}
