import type { ast } from '../../syntax/index.ts';

/** `JSONResponse(…, status_code=503)`, `Response(b"", 404)`: the failure is told to whoever asked. 500 says nothing about it. */
export function isFailureResponse(call: ast.Call): boolean {
  const name = call.func.kind === 'Name' ? call.func.id : call.func.kind === 'Attribute' ? call.func.attr : '';
  const status =
    call.keywords.find((each) => each.name === 'status_code' || each.name === 'status')?.value ??
    (name.endsWith('Response') ? call.args[1] : undefined);
  return status !== undefined && isFailure(status);
}

/** A status that says the request has failed. */
export function isFailure(status: ast.Expression): boolean {
  if (status.kind === 'Num') return status.value >= 400 && status.value !== 500;
  if (status.kind !== 'Attribute') return false;
  return /^HTTP_[45]\d\d/.test(status.attr)
    ? !status.attr.startsWith('HTTP_500')
    : /^(SERVICE_UNAVAILABLE|BAD_GATEWAY|GATEWAY_TIMEOUT|BAD_REQUEST|UNAUTHORIZED|NOT_FOUND)$/.test(status.attr);
}
