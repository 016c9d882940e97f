// What the BiDi client uses of the ws package, which has no types of its own.

declare module 'ws' {
  export class WebSocket {
    constructor(address: string, options: { perMessageDeflate: boolean });
    on(event: 'message', listener: (data: unknown) => void): void;
    on(event: 'close', listener: () => void): void;
    once(event: 'open', listener: () => void): void;
    once(event: 'error', listener: (error: Error) => void): void;
    send(text: string): void;
    close(): void;
  }
}
