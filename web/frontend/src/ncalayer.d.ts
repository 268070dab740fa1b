declare module "ncalayer-js-client" {
  export class NCALayerClient {
    constructor(url?: string, allowKmdHttpApi?: boolean);
    connect(): Promise<string>;
    readonly wsConnection: WebSocket | null;
    basicsSign(
      allowedStorages: string[] | null,
      format: "cms",
      data: string | string[],
      signingParams: object,
      signerParams: object,
      locale: string,
    ): Promise<string | string[]>;
    static readonly basicsStorageAll: string[] | null;
    static readonly basicsCMSParamsAttached: object;
    static readonly basicsCMSParamsDetached: object;
  }
}
