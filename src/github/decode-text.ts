const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** All bytes of a stream. */
export async function bytesOf(stream: ReadableStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The text with its byte order mark, which `Response.text()` would drop; null for what is no text in UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
