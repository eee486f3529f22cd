import { StyleProvider } from "@ant-design/cssinjs";
import { useLanguage } from "@shared/locales";
import { antdTheme } from "@shared/theme/antd";
import { useTheme } from "@shared/theme/mode";
import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import en from "antd/locale/en_US";
import zh from "antd/locale/zh_CN";
import { Route, Router, Switch } from "wouter";
import { Frame } from "./frame/frame";
import { queries } from "./queries";
import { Routes } from "./routes";
import { Arrive } from "./session/arrive";
import { SessionGate } from "./session/gate";

/** Where antd puts styles it makes in the browser: outside the page, as the build made them already. */
const aside = document.createElement("div");

export function App() {
  const [theme] = useTheme();
  const language = useLanguage();
  return (
    <StyleProvider container={aside}>
      <ConfigProvider
        theme={{ ...antdTheme(theme), zeroRuntime: true }}
        locale={language === "zh" ? zh : en}
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
      >
        <QueryClientProvider client={queries}>
          <Router base="/console">
            <Switch>
              <Route path="/arrive/:provider">{({ provider }) => <Arrive provider={provider} />}</Route>
              <Route>
                <SessionGate>
                  <Frame>
                    <Routes />
                  </Frame>
                </SessionGate>
              </Route>
            </Switch>
          </Router>
        </QueryClientProvider>
      </ConfigProvider>
    </StyleProvider>
  );
}
