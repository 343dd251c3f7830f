/** The QR code that an authenticator app reads: as SVG for a page, in blocks for a terminal. Loaded when one is drawn. */

/** Elements and attributes of black squares on white, no script and no address. */
export async function qrSvg(text: string): Promise<string> {
  const { renderSVG } = await import('uqr')
  return renderSVG(text, { ecc: 'M', border: 2 })
}

export async function qrBlocks(text: string): Promise<string> {
  const { renderUnicodeCompact } = await import('uqr')
  return renderUnicodeCompact(text, { ecc: 'L', border: 2 })
}
