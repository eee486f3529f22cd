import "virtual:theme.css";
